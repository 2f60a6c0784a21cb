import { isInterfaceType, isIntrospectionType, isObjectType, isSpecifiedScalarType } from 'graphql';
import type { Breathe } from '../breathe';
import type { SubschemaDraft } from '../subschema-draft';
import type { EntryPoint } from '../supergraph';
import type { DraftGraph, FieldHolder, Holder } from './draft-graph';
import { fieldHolders } from './merge-fields';
import { chooseRootFields } from './root-fields';
import { collectVisible } from './visible-types';

/** Puts drafts side by side. `drafts` are in the order of their names. */
export async function buildDraftGraph(drafts: readonly SubschemaDraft[], breathe: Breathe): Promise<DraftGraph> {
  const holders = new Map<string, Holder[]>();
  for (const draft of drafts) {
    await breathe();
    for (const type of Object.values(draft.subschema.schema.getTypeMap())) {
      if (isIntrospectionType(type) || isSpecifiedScalarType(type) || draft.borrowed.has(type.name)) continue;
      const known = holders.get(type.name);
      if (known === undefined) holders.set(type.name, [{ draft, type }]);
      else known.push({ draft, type });
    }
  }
  const fields = new Map<string, ReadonlyMap<string, readonly FieldHolder[]>>();
  for (const [name, all] of holders) {
    fields.set(name, fieldsOf(all));
    await breathe();
  }
  const entryPoints = new Map<string, EntryPoint[]>();
  for (const { entryPoint } of drafts.flatMap((draft) => draft.entryPoints)) {
    const known = entryPoints.get(entryPoint.type);
    if (known === undefined) entryPoints.set(entryPoint.type, [entryPoint]);
    else known.push(entryPoint);
  }
  const rootFields = chooseRootFields(drafts);
  const visible = await collectVisible(holders, rootFields, breathe);
  const subschemas = new Map(drafts.map(({ subschema }) => [subschema.name, subschema]));
  return { drafts, holders, fields, entryPoints, rootFields, visible, subschemas };
}

function fieldsOf(holders: readonly Holder[]): ReadonlyMap<string, readonly FieldHolder[]> {
  return fieldHolders(
    holders.flatMap(({ draft, type }) => (isObjectType(type) || isInterfaceType(type) ? [{ draft, type }] : [])),
  );
}

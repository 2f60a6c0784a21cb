import { isIntrospectionType, isSpecifiedScalarType } from 'graphql';
import type { SubschemaDraft } from '../subschema-draft';
import type { EntryPoint } from '../supergraph';
import type { DraftGraph, Holder } from './draft-graph';
import { chooseRootFields } from './root-fields';
import { collectVisible } from './visible-types';

/** Puts drafts side by side. `drafts` are in the order of their names. */
export function buildDraftGraph(drafts: readonly SubschemaDraft[]): DraftGraph {
  const holders = new Map<string, Holder[]>();
  for (const draft of drafts) {
    for (const type of Object.values(draft.subschema.schema.getTypeMap())) {
      if (isIntrospectionType(type) || isSpecifiedScalarType(type)) continue;
      const known = holders.get(type.name);
      if (known === undefined) holders.set(type.name, [{ draft, type }]);
      else known.push({ draft, type });
    }
  }
  const entryPoints = new Map<string, EntryPoint[]>();
  for (const { entryPoint } of drafts.flatMap((draft) => draft.entryPoints)) {
    entryPoints.set(entryPoint.type, [...(entryPoints.get(entryPoint.type) ?? []), entryPoint]);
  }
  const rootFields = chooseRootFields(drafts);
  const visible = collectVisible(holders, rootFields);
  const subschemas = new Map(drafts.map(({ subschema }) => [subschema.name, subschema]));
  return { drafts, holders, entryPoints, rootFields, visible, subschemas };
}

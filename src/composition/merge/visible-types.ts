import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  isUnionType,
  type GraphQLNamedType,
} from 'graphql';
import type { Breathe } from '../breathe';
import { rootTypes } from '../overlay/root-types';
import type { SubschemaDraft } from '../subschema-draft';
import type { Holder, RootFields } from './draft-graph';

/**
 * Finds the definitions that clients see: all that public root fields lead to. What one holder of an object, interface or
 * union leads to, the others lead to as well; of other types only the definitions that are met count.
 */
export async function collectVisible(
  holders: ReadonlyMap<string, readonly Holder[]>,
  rootFields: RootFields,
  breathe: Breathe,
): Promise<ReadonlyMap<string, readonly Holder[]>> {
  const seen = new Map<string, Set<SubschemaDraft>>();
  const open: { readonly name: string; readonly draft: SubschemaDraft }[] = [];
  const meet = (type: GraphQLNamedType, draft: SubschemaDraft) => {
    const isNew = seen.get(type.name)?.has(draft) !== true;
    if (isNew && holders.has(type.name) && !rootTypes.has(type.name)) open.push({ name: type.name, draft });
  };
  for (const fields of Object.values(rootFields)) {
    for (const { draft, field } of fields.values()) {
      meet(getNamedType(field.type), draft);
      for (const argument of field.args) meet(getNamedType(argument.type), draft);
    }
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    await breathe();
    const { name, draft } = next;
    for (const holder of holders.get(name) ?? []) {
      if (holder.draft !== draft && !isCompositeType(holder.type)) continue;
      const drafts = seen.get(name) ?? new Set();
      seen.set(name, drafts);
      if (drafts.has(holder.draft)) continue;
      drafts.add(holder.draft);
      for (const type of neighboursOf(holder)) meet(type, holder.draft);
    }
  }
  const visible = [...holders].map(([name, all]): [string, readonly Holder[]] => [
    name,
    all.filter(({ draft }) => seen.get(name)?.has(draft)),
  ]);
  return new Map(visible.filter(([, shown]) => shown.length > 0));
}

/** Every type that a definition names, and, of an interface, what implements it. */
function neighboursOf({ draft, type }: Holder): readonly GraphQLNamedType[] {
  if (isScalarType(type) || isEnumType(type)) return [];
  if (isUnionType(type)) return type.getTypes();
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => getNamedType(field.type));
  const fields = Object.values(type.getFields());
  const implementations = isInterfaceType(type) ? draft.subschema.schema.getImplementations(type) : undefined;
  return [
    ...fields.map((field) => getNamedType(field.type)),
    ...fields.flatMap((field) => field.args.map((argument) => getNamedType(argument.type))),
    ...(isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : []),
    ...(implementations?.objects ?? []),
    ...(implementations?.interfaces ?? []),
  ];
}

import { Kind, type TypeNode } from 'graphql';

/**
 * Tells whether an overlay may state `restated` for what the upstream declares as `declared`: equal, but that nullable may
 * become non-null, and, where `stringToId`, String may become ID.
 */
export function mayRestate(
  declared: TypeNode,
  restated: TypeNode,
  { stringToId }: { readonly stringToId: boolean },
): boolean {
  const options = { stringToId };
  if (restated.kind === Kind.NON_NULL_TYPE) {
    return mayRestate(declared.kind === Kind.NON_NULL_TYPE ? declared.type : declared, restated.type, options);
  }
  if (declared.kind === Kind.NON_NULL_TYPE) return false;
  if (restated.kind === Kind.LIST_TYPE) {
    return declared.kind === Kind.LIST_TYPE && mayRestate(declared.type, restated.type, options);
  }
  if (declared.kind === Kind.LIST_TYPE) return false;
  const [from, to] = [declared.name.value, restated.name.value];
  return from === to || (stringToId && from === 'String' && to === 'ID');
}

import { isScalarType, isSpecifiedScalarType, type GraphQLNamedType } from 'graphql';

/** True when a value of one leaf type can be given where another is expected. */
export function leafFits(from: GraphQLNamedType, to: GraphQLNamedType): boolean {
  return (
    from.name === to.name || isOpen(from) || isOpen(to) || (conversions.get(to.name)?.includes(from.name) ?? false)
  );
}

/** A custom scalar takes and gives what it likes. */
export function isOpen(type: GraphQLNamedType): boolean {
  return isScalarType(type) && !isSpecifiedScalarType(type);
}

/** What a built-in scalar takes beside itself, as JSON writes it. */
const conversions: ReadonlyMap<string, readonly string[]> = new Map([
  ['ID', ['String', 'Int']],
  ['String', ['ID']],
  ['Float', ['Int']],
]);

import { getNullableType, isListType, isNonNullType, Kind, type GraphQLType, type TypeNode } from 'graphql';

/** Tells whether a type rules null out: of the whole, then of the items of each list in turn. `[ID!]` is false, true. */
export function nonNullLevels(type: GraphQLType): readonly boolean[] {
  const nullable = getNullableType(type);
  const whole = isNonNullType(type);
  return isListType(nullable) ? [whole, ...nonNullLevels(nullable.ofType)] : [whole];
}

/** {@link nonNullLevels} of a type that is written in SDL. */
export function nonNullLevelsOf(node: TypeNode): readonly boolean[] {
  const whole = node.kind === Kind.NON_NULL_TYPE;
  const nullable = whole ? node.type : node;
  return nullable.kind === Kind.LIST_TYPE ? [whole, ...nonNullLevelsOf(nullable.type)] : [whole];
}

/** Prints a type by its levels, as {@link nonNullLevels} gives them. */
export function printLevels(name: string, [whole, ...items]: readonly boolean[]): string {
  const inner = items.length === 0 ? name : `[${printLevels(name, items)}]`;
  return whole === true ? `${inner}!` : inner;
}

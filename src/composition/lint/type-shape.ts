import { getNamedType, getNullableType, isListType, type GraphQLType } from 'graphql';

/** A type without its non-null marks: `[[Product]]`. Definitions of one field must agree in it. */
export function shapeOf(type: GraphQLType): string {
  const nullable = getNullableType(type);
  return isListType(nullable) ? `[${shapeOf(nullable.ofType)}]` : getNamedType(nullable).name;
}

/** How deeply lists are nested in a type. */
export function listDepthOf(type: GraphQLType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listDepthOf(nullable.ofType) : 0;
}

import { getNullableType, isListType, type GraphQLOutputType } from 'graphql';

/** How many lists a type wraps around its named type. */
export function listDepth(type: GraphQLOutputType): number {
  const nullable = getNullableType(type);
  return isListType(nullable) ? 1 + listDepth(nullable.ofType) : 0;
}

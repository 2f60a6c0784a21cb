import {
  getNullableType,
  GraphQLList,
  GraphQLNonNull,
  isListType,
  isNonNullType,
  isType,
  type GraphQLType,
} from 'graphql';

/**
 * Joins types that differ in nullability alone. `weakest` (what is answered): null is allowed wherever one allows it.
 * `strictest` (what is given): null is refused wherever one refuses it. Depth and name are those of the first.
 */
export function mergeNullability(types: readonly GraphQLType[], rule: 'weakest' | 'strictest'): GraphQLType {
  const [first] = types;
  if (first === undefined) throw new RangeError('There is no type to merge.');
  const isNonNull = rule === 'weakest' ? types.every(isNonNullType) : types.some(isNonNullType);
  const nullable = types.map((type): GraphQLType => getNullableType(type));
  const inner = mergeItems(nullable, rule);
  return isNonNull ? new GraphQLNonNull(inner) : inner;
}

type NullableType = Exclude<GraphQLType, GraphQLNonNull<never>>;

function mergeItems(types: readonly GraphQLType[], rule: 'weakest' | 'strictest'): NullableType {
  const [first] = types;
  if (!isType(first) || isNonNullType(first)) throw new RangeError('There is no type to merge.');
  if (!isListType(first)) return first;
  const items = types.flatMap((type) => (isListType(type) ? [type.ofType] : []));
  return new GraphQLList(mergeNullability(items, rule));
}

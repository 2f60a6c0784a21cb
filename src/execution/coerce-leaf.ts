import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  type GraphQLLeafType,
} from 'graphql';

const maxInt = 2_147_483_647;

/**
 * The value of a leaf as it is written; undefined when it does not fit its type. ID takes strings and integers that are exact, Float integers;
 * enums take the names of their values; custom scalars take everything.
 */
export function coerceLeaf(type: GraphQLLeafType, value: unknown): unknown {
  switch (type) {
    case GraphQLString:
      return typeof value === 'string' ? value : undefined;
    case GraphQLBoolean:
      return typeof value === 'boolean' ? value : undefined;
    case GraphQLInt:
      return Number.isInteger(value) && Math.abs(Number(value) + 0.5) <= maxInt + 0.5 ? value : undefined;
    case GraphQLFloat:
      return Number.isFinite(value) ? value : undefined;
    case GraphQLID:
      if (typeof value === 'string') return value;
      // A number that JSON could not carry exactly is already another key.
      return Number.isSafeInteger(value) ? String(value) : undefined;
  }
  if (!isEnumType(type)) return value;
  return typeof value === 'string' && type.getValue(value) != null ? value : undefined;
}

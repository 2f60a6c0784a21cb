import { mapSchema, MapperKind } from '@graphql-tools/utils';
import {
  defaultFieldResolver,
  getNullableType,
  GraphQLList,
  isListType,
  isNonNullType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** The same schema with null allowed everywhere; where it was not, it is still an error, at its own path. */
export function allowNulls(schema: GraphQLSchema): GraphQLSchema {
  return mapSchema(schema, {
    [MapperKind.COMPOSITE_FIELD]: (field) => {
      const { type, resolve = defaultFieldResolver } = field;
      return {
        ...field,
        type: loosened(type),
        resolve: async (source, args, context, info): Promise<unknown> =>
          marked(type, await resolve(source, args, context, info)),
      };
    },
  });
}

function loosened(type: GraphQLOutputType): GraphQLOutputType {
  const nullable = getNullableType(type);
  return isListType(nullable) ? new GraphQLList(loosened(nullable.ofType)) : nullable;
}

/** A value with an error in the place of every null that is forbidden. */
function marked(type: GraphQLOutputType, value: unknown): unknown {
  if (value == null) return isNonNullType(type) ? new Error('null') : null;
  const nullable = getNullableType(type);
  if (!isListType(nullable) || !Array.isArray(value)) return value;
  return value.map((item: unknown) => marked(nullable.ofType, item));
}

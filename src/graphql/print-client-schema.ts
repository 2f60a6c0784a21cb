import { printSchema, type GraphQLSchema } from 'graphql';

const texts = new WeakMap<GraphQLSchema, string>();

/** The SDL of what clients see, printed once for each schema. */
export function printClientSchema(schema: GraphQLSchema): string {
  const text = texts.get(schema) ?? `${printSchema(schema)}\n`;
  texts.set(schema, text);
  return text;
}

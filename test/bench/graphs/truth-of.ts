import { buildSchema, graphqlSync } from 'graphql';
import type { BenchGraph } from './bench-graph';

/** The right answer to an operation as plain JSON values: graphql-js over the whole graph's data. Throws when that fails. */
export function truthOf({ name, whole }: BenchGraph, operation: string): unknown {
  const result = graphqlSync({ schema: buildSchema(whole.sdl), source: operation, rootValue: whole.root });
  if (result.errors !== undefined)
    throw new Error(`The truth of ${name} fails: ${result.errors.map(String).join('; ')}`);
  return JSON.parse(JSON.stringify(result.data));
}

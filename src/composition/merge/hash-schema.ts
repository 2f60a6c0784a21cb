import { printType, type GraphQLSchema } from 'graphql';
import type { Breathe } from '../breathe';
import { contentHash } from '../content-hash';

/** Schemas do not change, and those of unchanged subschemas go from one composition to the next. */
const hashes = new WeakMap<GraphQLSchema, string>();

/** Hashes a schema by its text; the order of its types does not matter. */
export async function hashSchema(schema: GraphQLSchema, breathe: Breathe): Promise<string> {
  const known = hashes.get(schema);
  if (known !== undefined) return known;
  const parts: string[] = [];
  for (const type of Object.values(schema.getTypeMap()).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!type.name.startsWith('__')) parts.push(printType(type));
    await breathe();
  }
  const hash = contentHash(parts);
  hashes.set(schema, hash);
  return hash;
}

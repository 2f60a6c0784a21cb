import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the fixtures are. */
export const fixtures = join(__dirname, '../fixtures');

/** Reads a fixture by its path. Throws when it is not there. */
export function readFixture(path: string): string {
  return readFileSync(join(fixtures, path), 'utf8');
}

/** The schema of a subschema whose folder is a fixture. */
export function readSchema(graph: string, subschema: string): string {
  return readFixture(`${graph}/subschemas/${subschema}/schema.graphql`);
}

import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';

/** Files that a fold has nothing to do with: changing one folds nothing anew. */
const strangers: ReadonlySet<string> = new Set(['mock.ts']);

/** `fold.ts` of a subschema's folder and the files beside it that it may import, sorted; none where there is no `fold.ts`. */
export async function foldFiles(directory: string): Promise<readonly string[]> {
  const found = await readdir(directory, { recursive: true });
  if (!found.includes('fold.ts')) return [];
  return found
    .filter((path) => /\.(?:[cm]?[jt]s|json)$/.test(path) && !strangers.has(path) && !isElsewhere(path))
    .sort()
    .map((path) => join(directory, path));
}

function isElsewhere(path: string): boolean {
  return ['policies', 'node_modules'].includes(path.split(sep)[0] ?? '');
}

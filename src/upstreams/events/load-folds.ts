import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '../../problem';
import type { CustomFold, OwnFold } from '../../projections/own-fold';
import type { OpenSource, OpenTools } from '../upstream-kind';
import { foldFiles } from './fold-files';
import type { EventsManifest } from './manifest';
import type { EventsModel } from './schema/events-model';

/** What `fold.ts` folds, by the names of types, and what is wrong with it. */
export interface LoadedFolds {
  readonly folds: ReadonlyMap<string, CustomFold>;
  readonly problems: readonly Problem[];
}

/** Loads a subschema's `fold.ts`, if there is one: each function that it exports folds the type of its name. */
export async function loadFolds(
  { directory, manifestFile }: OpenSource<EventsManifest>,
  { loadModule }: OpenTools,
): Promise<LoadedFolds> {
  const files = await foldFiles(directory);
  if (files.length === 0) return { folds: new Map(), problems: [] };
  const { exports, problem } = await loadModule(join(directory, 'fold.ts'));
  if (exports === undefined) return { folds: new Map(), problems: problem === undefined ? [] : [problem] };
  const version = await hashFiles(files);
  const folds = new Map<string, CustomFold>();
  for (const [name, value] of Object.entries(exports)) {
    if (isFold(value)) folds.set(name, { apply: value, version });
  }
  if (folds.size > 0) return { folds, problems: [] };
  const message = 'fold.ts exports no function, so that it folds nothing.';
  const mend = 'Export one for each type that it folds: export const Shipment = (state, event) => ({ … }).';
  return { folds, problems: [problemIn(manifestFile, { message, mend })] };
}

/** Finds functions of `fold.ts` that are named after no projection: nothing would call them. */
export function findStrayFolds(
  folds: ReadonlyMap<string, CustomFold>,
  { entities }: EventsModel,
  manifestFile: string,
): readonly Problem[] {
  const projections = [...entities.values()].filter((entity) => entity.projections.length > 0);
  const names = projections.map(({ name }) => name);
  return [...folds.keys()]
    .filter((name) => !names.includes(name))
    .map((name) => {
      const message = `fold.ts exports ${name}, which is no type with @projection.`;
      return problemIn(manifestFile, {
        message,
        mend: `Name it after one (${names.join(', ')}), or do not export it.`,
      });
    });
}

function isFold(value: unknown): value is OwnFold {
  return typeof value === 'function';
}

/** Other code is another definition: what it has folded is folded anew. */
async function hashFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(file)).update('\0');
  return hash.digest('base64url');
}

function problemIn(manifestFile: string, words: Pick<Problem, 'message' | 'mend'>): Problem {
  return { severity: 'error', file: manifestFile.replace(/[^/\\]*$/, 'fold.ts'), line: 1, ...words };
}

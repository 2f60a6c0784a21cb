import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Problem } from '../../problem';
import { isMissing } from './read-text';
import { readSubschemaFolder, type SubschemaFolder } from './read-subschema-folder';
import { shownPath } from '../shown-path';

/** What lies under the subschemas folder. */
export interface Discovered {
  /** Every folder whose name and files can be read, ordered by name. */
  readonly folders: readonly SubschemaFolder[];
  readonly problems: readonly Problem[];
}

const legalName = /^[A-Za-z][A-Za-z0-9_-]{0,62}$/;

/** Words that `--mock` gives a meaning of its own. */
const reservedNames: readonly string[] = ['all', 'none'];

/**
 * Reads the folders of all subschemas, symbolic links followed; entries that begin with a dot, and files, are left alone.
 * Whatever is wrong is a problem; never rejects for what a person wrote. Of `before`, folders that were read earlier and serve,
 * those that have not changed are taken over.
 */
export async function discover(directory: string, before: readonly SubschemaFolder[] = []): Promise<Discovered> {
  const names = await folderNames(directory);
  if (names === undefined || names.length === 0) return { folders: [], problems: [nothingIn(directory, names)] };
  const known = new Map(before.map((folder) => [folder.directory, folder]));
  const folders: SubschemaFolder[] = [];
  const problems: Problem[] = [];
  for (const name of names) {
    const illegal = illegalName(name, join(directory, name));
    if (illegal !== undefined) {
      problems.push(illegal);
      continue;
    }
    const path = join(directory, name);
    const read = await readSubschemaFolder(name, path, known.get(path));
    problems.push(...read.problems);
    if (read.folder !== undefined) folders.push(read.folder);
    await nextTurn();
  }
  return { folders, problems };
}

async function folderNames(directory: string): Promise<readonly string[] | undefined> {
  try {
    const names = (await readdir(directory)).filter((name) => !name.startsWith('.') && name !== 'node_modules').sort();
    const folders = await Promise.all(names.map((name) => isFolder(join(directory, name))));
    return names.filter((_, index) => folders[index]);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

function nothingIn(directory: string, names: readonly string[] | undefined): Problem {
  const message = names === undefined ? 'There is no such folder.' : 'There is no subschema in this folder.';
  const mend = 'Name the folder of your subschemas with --subschemas, or make <name>/subschema.yaml in it.';
  return { severity: 'error', file: shownPath(directory), line: 1, message, mend };
}

function illegalName(name: string, directory: string): Problem | undefined {
  const reserved = reservedNames.includes(name.toLowerCase());
  if (legalName.test(name) && !reserved) return undefined;
  const message = `A subschema cannot be named ${JSON.stringify(name)}${reserved ? ', which --mock takes for a word' : ''}.`;
  const mend = 'Rename the folder: a letter, then letters, digits, _ and -, at most 63.';
  return { severity: 'error', file: shownPath(directory), line: 1, message, mend };
}

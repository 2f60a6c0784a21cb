import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing, readText } from './folders/read-text';
import { reasonOf } from './reason-of';

/** The hash of a list of texts; an absent one counts as such. */
export function contentHash(parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

/** The hash of files by path and content, whether they are there or not. */
export async function filesHash(files: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const file of [...new Set(files)].sort()) parts.push(file, await textOrReason(file));
  return contentHash(parts);
}

/** Every file below a folder, symbolic links followed; `node_modules` and names that begin with a dot are left out. */
export async function listFiles(directory: string, depth = 8): Promise<readonly string[]> {
  const files: string[] = [];
  for (const name of await namesIn(directory)) {
    if (name.startsWith('.') || name === 'node_modules') continue;
    const path = join(directory, name);
    const below = depth === 0 ? [] : await listFiles(path, depth - 1);
    files.push(...(below.length > 0 ? below : [path]));
  }
  return files;
}

async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return (await readdir(path)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** A file that cannot be read has not changed as long as the reason is the same. */
async function textOrReason(file: string): Promise<string> {
  try {
    return (await readText(file)) ?? '';
  } catch (error) {
    return reasonOf(error);
  }
}

import { readFile } from 'node:fs/promises';

/** Reads a UTF-8 file, symbolic links followed. Resolves with undefined when there is no such file; rejects when it cannot be read. */
export async function readText(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** True for the error that Node raises when a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR';
}

import { isAbsolute, relative } from 'node:path';

/** A file as a person would open it from the working directory: relative when it lies below, else whole. */
export function shownPath(file: string): string {
  const path = relative(process.cwd(), file);
  return path === '' || path.startsWith('..') || isAbsolute(path) ? file : path;
}

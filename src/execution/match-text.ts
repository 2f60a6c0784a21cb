import { memberOf } from './member-of';
import { isRecord } from './record';

/**
 * The values at some paths of an object as one text: an ID may be a number on one side and a string on the other. Undefined
 * when there is one path, and nothing at its end.
 */
export function matchText(paths: readonly (readonly string[])[], object: unknown): string | undefined {
  if (paths.length === 1) return textAt(paths[0] ?? [], object) ?? undefined;
  return JSON.stringify(paths.map((path) => textAt(path, object)));
}

function textAt(path: readonly string[], object: unknown): string | null {
  let value = object;
  for (const name of path) value = isRecord(value) ? memberOf(value, name) : undefined;
  if (value == null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

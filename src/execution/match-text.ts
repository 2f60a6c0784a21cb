import { isRecord } from './record';

/** The values at some paths of an object as one text: an ID may be a number on one side and a string on the other. */
export function matchText(paths: readonly (readonly string[])[], object: unknown): string {
  return JSON.stringify(paths.map((path) => text(path.reduce(member, object))));
}

function member(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

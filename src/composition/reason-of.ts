import { types } from 'node:util';

/** The first line of what an error says, for a sentence that quotes it. Works for errors of other realms and for things that are no errors. */
export function reasonOf(error: unknown): string {
  const text = types.isNativeError(error) ? error.message : String(error);
  return (text.split('\n', 1)[0] ?? text).replace(/\.$/, '');
}

import { odd } from './odd';

/** The escapes that `JSON.stringify` writes: what has a short form has no other, and only control characters have a long one. */
const canonicalEscape = /\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f]))/y;

/** The place after the escape that begins at a backslash. Throws `odd` where `JSON.stringify` would write it in another way. */
export function endOfEscape(text: string, place: number): number {
  canonicalEscape.lastIndex = place;
  if (!canonicalEscape.test(text)) throw odd;
  return canonicalEscape.lastIndex;
}

/**
 * Tells the line, from 1, of the `nth` match of a pattern (default 0: the first), or of the last one when there are fewer.
 * A string is looked for as it is, and as a whole word. Undefined: there is no match.
 */
export function lineOfMatch(text: string, wanted: RegExp | string, nth = 0): number | undefined {
  const pattern = typeof wanted === 'string' ? `(?<!\\w)${escapePattern(wanted)}(?!\\w)` : wanted.source;
  const matches = [...text.matchAll(new RegExp(pattern, 'g'))];
  const match = matches[nth] ?? matches.at(-1);
  return match === undefined ? undefined : text.slice(0, match.index).split('\n').length;
}

function escapePattern(text: string): string {
  return text.replace(/\W/g, '\\$&');
}

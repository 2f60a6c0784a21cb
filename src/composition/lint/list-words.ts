/** Joins words as a sentence does: `a`, `a and b`, `a, b and c`. */
export function listWords(words: Iterable<string>, last = 'and'): string {
  const all = [...new Set(words)];
  const [end] = all.slice(-1);
  if (end === undefined || all.length === 1) return end ?? '';
  return `${all.slice(0, -1).join(', ')} ${last} ${end}`;
}

const prime = 0x01000193;

/** A number that stands for a JSON value: equal values have equal ones, whatever the order of members. Not for secrets: 32 bits, FNV-1a. */
export function digestOf(value: unknown): number {
  return mixValue(0x811c9dc5, value) >>> 0;
}

function mixValue(hash: number, value: unknown): number {
  if (typeof value === 'string') return mixText(hash ^ 1, value);
  if (typeof value === 'number') return mixNumber(hash ^ 2, value);
  if (typeof value === 'boolean') return Math.imul(hash ^ (value ? 3 : 7), prime);
  if (typeof value !== 'object' || value === null) return Math.imul(hash ^ 4, prime);
  if (Array.isArray(value)) return value.reduce<number>(mixValue, Math.imul(hash ^ 5, prime));
  // Members are added up, so that their order does not count.
  let sum = 6;
  for (const [name, member] of Object.entries(value)) sum = (sum + mixValue(mixText(0x811c9dc5, name), member)) | 0;
  return Math.imul(hash ^ sum, prime);
}

function mixNumber(hash: number, value: number): number {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31
    ? Math.imul(Math.imul(hash ^ value, prime) ^ (value >>> 16), prime)
    : mixText(hash, String(value));
}

function mixText(hash: number, text: string): number {
  let mixed = hash;
  for (let index = 0; index < text.length; index += 1) mixed = Math.imul(mixed ^ text.charCodeAt(index), prime);
  return Math.imul(mixed ^ text.length, prime);
}

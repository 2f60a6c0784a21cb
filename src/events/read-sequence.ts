/**
 * Reads CloudEvents' extension `sequence` where it is a number that counts up: digits, or a JSON integer, below 2^53. Undefined
 * for any other, which then orders nothing. Source: CloudEvents, extension "Sequence", type Integer.
 */
export function readSequence(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

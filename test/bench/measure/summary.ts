/** Several readings of one figure. */
export interface Summary {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** The middle of some readings; of an even number of them the mean of the two in the middle. Throws when there is none. */
export function median(readings: readonly number[]): number {
  const sorted = [...readings].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined) throw new Error('There are no readings to take the median of.');
  return (upper + lower) / 2;
}

/** Sums up readings by their median, lowest and highest. Throws when there is none. */
export function summarise(readings: readonly number[]): Summary {
  return { median: median(readings), low: Math.min(...readings), high: Math.max(...readings) };
}

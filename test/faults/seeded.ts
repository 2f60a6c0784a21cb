/** Numbers that look random and are the same for each seed. */
export interface Seeded {
  /** A whole number from 0 up to a bound, which is left out. */
  below(bound: number): number;
}

/** Makes a source of numbers from a seed: the generator known as mulberry32. */
export function createSeeded(seed: number): Seeded {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return { below: (bound) => Math.floor(next() * bound) };
}

import type { FoldRule } from '../fold-rule';

/** The smallest value that an event carried: a number, or an instant. */
export const minRule: FoldRule = createExtremeRule('min', (difference) => difference < 0);

/** The largest value that an event carried: a number, or an instant. */
export const maxRule: FoldRule = createExtremeRule('max', (difference) => difference > 0);

function createExtremeRule(name: string, isBetter: (difference: number) => boolean): FoldRule {
  return {
    name,
    initial: undefined,
    createReadingSchema: (value) => value.nullish(),
    apply: (current, carried) => {
      if (carried == null) return current;
      return current === undefined || isBetter(toNumber(carried) - toNumber(current)) ? carried : current;
    },
    combine: (left, right) => (isBetter(toNumber(right) - toNumber(left)) ? right : left),
  };
}

function toNumber(value: unknown): number {
  return typeof value === 'string' ? Date.parse(value) : Number(value);
}

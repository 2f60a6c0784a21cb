import type { FoldRule } from '../fold-rule';

/** The sum of the numbers that events carried; an event without one adds nothing. */
export const sumRule: FoldRule = {
  name: 'sum',
  initial: 0,
  createReadingSchema: (value) => value.nullish(),
  createResultSchema: (value) => value,
  apply: (current, carried) =>
    typeof carried === 'number' ? (typeof current === 'number' ? current : 0) + carried : current,
  combine: (left, right) => Number(left) + Number(right),
};

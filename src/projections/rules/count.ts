import type { FoldRule } from '../fold-rule';
import { createScalarSchema } from '../leaf-schema';

/** How many events, or elements of an event, there were. */
export const countRule: FoldRule = {
  name: 'count',
  initial: 0,
  createReadingSchema: (value) => value.optional(),
  createResultSchema: () => createScalarSchema('Int'),
  apply: (current) => (typeof current === 'number' ? current : 0) + 1,
  combine: (left, right) => Number(left) + Number(right),
};

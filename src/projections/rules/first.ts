import type { FoldRule } from '../fold-rule';

/** The first value that an event carried; a null is passed over. */
export const firstRule: FoldRule = {
  name: 'first',
  initial: undefined,
  createReadingSchema: (value, required) => (required ? value.optional() : value.nullish()),
  apply: (current, carried) => current ?? carried ?? undefined,
};

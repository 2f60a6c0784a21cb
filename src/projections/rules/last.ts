import type { FoldRule } from '../fold-rule';

/** The last value that an event carried; null counts as carried where the type allows it. */
export const lastRule: FoldRule = {
  name: 'last',
  initial: undefined,
  createReadingSchema: (value, required) => (required ? value.optional() : value.nullish()),
  replaces: true,
  apply: (_current, carried) => carried,
};

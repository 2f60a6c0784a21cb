import type { FoldRule } from '../fold-rule';

/** A field of the key: every event of the entity carries the same value. */
export const keyRule: FoldRule = {
  name: 'key',
  initial: undefined,
  createReadingSchema: (value) => value,
  apply: (current, carried) => current ?? carried,
};

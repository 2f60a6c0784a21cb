import { z } from 'zod';
import type { FoldRule } from '../fold-rule';

/** The newest values that events carried, oldest first. An event may carry one or a list of them. */
export const appendRule: FoldRule = {
  name: 'append',
  initial: Object.freeze([]),
  createReadingSchema: (value) => z.union([z.array(value), value]).nullish(),
  apply: (current, carried, limit) => {
    if (carried == null) return current;
    const before: readonly unknown[] = Array.isArray(current) ? current : [];
    const all = Array.isArray(carried) ? [...before, ...(carried as readonly unknown[])] : [...before, carried];
    return Object.freeze(all.slice(-limit));
  },
};

import { createCustomFold } from './custom-fold';
import type { Fold } from './fold';
import type { Projection } from './projection';
import { createRuleFold } from './rule-fold';

/** Compiles a projection's rules, or the fold of its own, into one pure function. */
export function createFold(projection: Projection): Fold {
  return projection.custom === undefined ? createRuleFold(projection) : createCustomFold(projection, projection.custom);
}

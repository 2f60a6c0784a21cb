import { isDeepStrictEqual } from 'node:util';
import { Misfit } from '../events/misfit';
import type { Fold } from './fold';
import { memberOf } from './member-of';
import type { Projection } from './projection';
import { isInt32 } from './quick-check';
import { createValueSchema } from './value-schema';

/** Compiles the rules of a projection's fields into one pure function. */
export function createRuleFold({ fields }: Projection): Fold {
  const steps = fields.map(({ name, rule, limit, type }) => {
    return { name, rule, limit, result: rule.createResultSchema?.(createValueSchema(type)) };
  });
  return function fold(state, reading) {
    let next: Record<string, unknown> | undefined = state === undefined ? {} : undefined;
    for (const { name, rule, limit, result } of steps) {
      const carried = memberOf(reading, name);
      if (carried === undefined) continue;
      const current = state && memberOf(state, name);
      const value = rule.apply(current, carried, limit);
      if (value === undefined || value === current || isSame(value, current)) continue;
      if (result !== undefined && !isInt32(value) && !result.safeParse(value).success) {
        return new Misfit(`${name}: with this event its @${rule.name} would not fit its type`);
      }
      next ??= { ...state };
      next[name] = value;
    }
    return next === undefined ? state : Object.freeze(next);
  };
}

/** Plain values were compared before: only lists and objects are looked into. */
function isSame(value: unknown, current: unknown): boolean {
  return typeof value === 'object' && typeof current === 'object' && isDeepStrictEqual(value, current);
}

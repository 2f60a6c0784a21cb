import { isDeepStrictEqual } from 'node:util';
import { Misfit } from '../events/misfit';
import type { Fold } from './fold';
import type { Projection } from './projection';
import { createValueSchema } from './value-schema';

/** Compiles the rules of a projection's fields into one pure function. */
export function createRuleFold({ fields }: Projection): Fold {
  const steps = fields.map(({ name, rule, limit, type }) => {
    return { name, rule, limit, result: rule.createResultSchema?.(createValueSchema(type)) };
  });
  return function fold(state, reading) {
    const next: Record<string, unknown> = { ...state };
    let changed = state === undefined;
    for (const { name, rule, limit, result } of steps) {
      const carried = reading[name];
      if (carried === undefined) continue;
      const current = state?.[name];
      const value = rule.apply(current, carried, limit);
      if (value === undefined || value === current || isDeepStrictEqual(value, current)) continue;
      if (result?.safeParse(value).success === false) {
        return new Misfit(`${name}: with this event its @${rule.name} would not fit its type`);
      }
      next[name] = value;
      changed = true;
    }
    return changed ? Object.freeze(next) : (state ?? next);
  };
}

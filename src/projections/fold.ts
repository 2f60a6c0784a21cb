import { isDeepStrictEqual } from 'node:util';
import { Misfit } from '../events/misfit';
import type { EntityState, Projection } from './projection';
import { createValueSchema } from './value-schema';

/** What one event carries for one entity, checked: values by field; what it does not carry is absent. */
export type Reading = Readonly<Record<string, unknown>>;

/** The next state of an entity. Pure; returns the same state when nothing changed, and a {@link Misfit} when a value would leave its type. */
export type Fold = (state: EntityState | undefined, reading: Reading) => EntityState | Misfit;

/** Compiles a projection's rules into one pure function. */
export function createFold({ fields }: Projection): Fold {
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

import { isDeepStrictEqual } from 'node:util';
import type { EntityState, Projection } from './projection';

/** What one event carries for one entity, checked: values by field; what it does not carry is absent. */
export type Reading = Readonly<Record<string, unknown>>;

/** The next state of an entity. Pure; returns the same state when nothing changed. */
export type Fold = (state: EntityState | undefined, reading: Reading) => EntityState;

/** Compiles a projection's rules into one pure function. */
export function createFold({ fields }: Projection): Fold {
  return function fold(state, reading) {
    const next: Record<string, unknown> = { ...state };
    let changed = state === undefined;
    for (const { name, rule, limit } of fields) {
      const carried = reading[name];
      if (carried === undefined) continue;
      const current = state?.[name];
      const value = rule.apply(current, carried, limit);
      if (value === undefined || value === current || isDeepStrictEqual(value, current)) continue;
      next[name] = value;
      changed = true;
    }
    return changed ? Object.freeze(next) : (state ?? next);
  };
}

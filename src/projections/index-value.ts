import type { EntityState } from './projection';
import type { IndexValue } from './projection-store';

/** What a field holds, as an index knows it. */
export function indexValue(state: EntityState, field: string): IndexValue {
  const value = state[field];
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** True when an entity holds one of the wanted values in each field. */
export function holdsAll(state: EntityState, where: ReadonlyMap<string, readonly IndexValue[]>): boolean {
  for (const [field, values] of where) if (!values.includes(indexValue(state, field))) return false;
  return true;
}

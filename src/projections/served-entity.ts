import { memberOf } from './member-of';
import type { EntityState, Projection } from './projection';

/** An entity as upstreams answer it: values by field name, every declared field there. */
export type ServedEntity = Readonly<Record<string, unknown>>;

/** Makes what is served of a state; undefined while a required field holds nothing, because half an entity would be a wrong answer. */
export function createServedEntity(projection: Projection, state: EntityState): ServedEntity | undefined {
  const served: Record<string, unknown> = {};
  for (const { name, rule, required } of projection.fields) {
    const value = memberOf(state, name) ?? rule.initial ?? null;
    if (value === null && required) return undefined;
    served[name] = value;
  }
  return served;
}

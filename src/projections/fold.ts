import type { Misfit } from '../events/misfit';
import type { FoldedEvent } from './own-fold';
import type { EntityState } from './projection';

/** What one event carries for one entity, checked: values by field; what it does not carry is absent. */
export type Reading = Readonly<Record<string, unknown>>;

/**
 * The next state of an entity. Pure; returns the same state when nothing changed, undefined when there is no entity (any more),
 * and a {@link Misfit} when a value would leave its type. A fold of one's own needs the event as well.
 */
export type Fold = (
  state: EntityState | undefined,
  reading: Reading,
  event?: FoldedEvent,
) => EntityState | undefined | Misfit;

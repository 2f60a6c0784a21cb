import type { Position } from '../events/event-bus';
import { Misfit } from '../events/misfit';
import type { ChangeHub } from './change-hub';
import type { Fold } from './fold';
import type { EntityState, Projection } from './projection';
import type { ProjectionStore } from './projection-store';
import type { Effect } from './read-event';

/** Where an effect goes, and whence it came. */
export interface EffectTarget {
  readonly projection: Projection;
  readonly fold: Fold;
  readonly store: ProjectionStore;
  readonly hub: ChangeHub;
  readonly position: Position;
  /** The event's identity. */
  readonly event: string;
}

/** Next states by key; undefined removes. */
export type Changes = ReadonlyMap<string, EntityState | undefined>;

const noChanges: Changes = new Map();

/** Folds one event into one projection and writes nothing yet. Returns a {@link Misfit} when what is folded would not fit its type. */
export async function collectChanges(effect: Effect, target: EffectTarget): Promise<Changes | Misfit> {
  if (effect.kind === 'none') return noChanges;
  const { projection, fold, store, position, event } = target;
  const keys = effect.kind === 'remove' ? effect.keys : effect.entries.map(({ key }) => key);
  const { states } = await store.read(projection.name, keys);
  const before = new Map(keys.map((key, index) => [key, states[index]]));
  const after = new Map(before);
  if (effect.kind === 'remove') for (const key of keys) after.set(key, undefined);
  else {
    for (const { key, reading } of effect.entries) {
      const next = fold(after.get(key), reading);
      if (next instanceof Misfit) {
        // What has had its effect already may not fit a second time; it is no misfit for that.
        return (await store.hasSeen({ projection: projection.name, position, event })) ? noChanges : next;
      }
      after.set(key, next);
    }
  }
  return new Map([...after].filter(([key, state]) => state !== before.get(key)));
}

/** Writes what one event changes in one projection: a single commit, then one announcement for each entity that has changed. */
export async function applyChanges(
  changes: Changes,
  { projection, store, hub, position, event }: EffectTarget,
): Promise<void> {
  const outcome = await store.commit({ projection: projection.name, position, event, changes });
  if (outcome !== 'applied') return;
  for (const [key, state] of changes) hub.announce({ projection: projection.name, key, state, position });
}

import type { Position } from '../events/event-bus';
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

/** Folds one event into one projection: a single commit, then one announcement for each entity that has changed. */
export async function applyEffect(effect: Effect, target: EffectTarget): Promise<void> {
  const { projection, store, hub, position, event } = target;
  const changes = effect.kind === 'none' ? new Map<string, undefined>() : await collectChanges(effect, target);
  const outcome = await store.commit({ projection: projection.name, position, event, changes });
  if (outcome !== 'applied') return;
  for (const [key, state] of changes) hub.announce({ projection: projection.name, key, state, position });
}

async function collectChanges(
  effect: Exclude<Effect, { kind: 'none' }>,
  { projection, fold, store }: EffectTarget,
): Promise<ReadonlyMap<string, EntityState | undefined>> {
  const keys = effect.kind === 'remove' ? effect.keys : effect.entries.map(({ key }) => key);
  const { states } = await store.read(projection.name, keys);
  const before = new Map(keys.map((key, index) => [key, states[index]]));
  const after = new Map(before);
  if (effect.kind === 'remove') for (const key of keys) after.set(key, undefined);
  else for (const { key, reading } of effect.entries) after.set(key, fold(after.get(key), reading));
  return new Map([...after].filter(([key, state]) => state !== before.get(key)));
}

import { Misfit } from '../../../events/misfit';
import { createFold } from '../../../projections/create-fold';
import type { Fold } from '../../../projections/fold';
import type { EntityState, Projection } from '../../../projections/projection';
import type { ProjectionStore } from '../../../projections/projection-store';
import type { Effect } from '../../../projections/read-event';
import type { ReadEvent } from '../../../projections/topic-reader';

/** Folds an event that is about to be published into what is stored, to see whether it would fit; it writes nothing. */
export type Foresee = (read: ReadEvent) => Promise<Misfit | undefined>;

interface Lane {
  /** The place of its projection among those of the topic. */
  readonly index: number;
  readonly projection: Projection;
  readonly fold: Fold;
}

/**
 * Compiles the trial of events of one topic. Only projections are tried whose values may leave their types though all that
 * events carry fits: sums, counts, and folds of one's own. Events that are under way are not seen.
 */
export function foreseeMisfit(projections: readonly Projection[], store: ProjectionStore): Foresee {
  const lanes: readonly Lane[] = projections.flatMap((projection, index) =>
    mayOutgrow(projection) ? [{ index, projection, fold: createFold(projection) }] : [],
  );
  return async ({ effects }) => {
    for (const lane of lanes) {
      const effect = effects[lane.index];
      const misfit = effect?.kind === 'fold' ? await tryFold(lane, effect, store) : undefined;
      if (misfit !== undefined) return misfit;
    }
    return undefined;
  };
}

function mayOutgrow({ custom, fields }: Projection): boolean {
  return custom !== undefined || fields.some(({ rule }) => rule.createResultSchema !== undefined);
}

async function tryFold(
  { projection, fold }: Lane,
  { entries }: Extract<Effect, { kind: 'fold' }>,
  store: ProjectionStore,
): Promise<Misfit | undefined> {
  const keys = [...new Set(entries.map(({ key }) => key))];
  const { states } = await store.read(projection.name, keys);
  const drafts = new Map<string, EntityState | undefined>(keys.map((key, index) => [key, states[index]]));
  for (const { key, reading, event } of entries) {
    const next = fold(drafts.get(key), reading, event);
    if (next instanceof Misfit) return next;
    drafts.set(key, next);
  }
  return undefined;
}

import type { Step } from '../planning/plan';
import { callEntities, type EntityCalls } from './call-entities';
import type { EntityState } from './entity';
import type { EntityRecords } from './entity-records';
import type { FollowSource, JoinQueue } from './join-queue';

/** The root records of a step, and what its joins are found and kept with. */
export interface Joining {
  readonly step: Step;
  /** By source: of source n at n - 1. */
  readonly roots: readonly EntityState[];
  readonly queue: JoinQueue;
  readonly entities: EntityRecords;
  readonly follow: FollowSource;
}

/** Asks for entities, wave after wave: one request a subschema and wave, until every join has ended. */
export async function joinAll({ step, roots, queue, entities, follow }: Joining, calls: EntityCalls): Promise<void> {
  roots.forEach((state, index) => {
    if (state.kind === 'found') follow(step.shape, index + 1)?.(state.record);
  });
  while (queue.advance(follow)) await callEntities(calls, entities.takeWanted());
}

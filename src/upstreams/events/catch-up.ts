import type { EventBus } from '../../events/event-bus';
import type { Logger } from '../../logger';
import type { Folds } from '../../projections/open-folds';
import type { Projection } from '../../projections/projection';

/**
 * How long the folds may take to reach the logs' ends before the subschema serves regardless, in milliseconds. It must be well
 * below what opening an upstream may take: a process that was killed has its leases for longer than that, and who starts in
 * its place serves meanwhile what is stored.
 */
const patience = 3000;

/** What is to catch up. */
export interface CatchingUp {
  readonly projections: readonly Projection[];
  readonly partitions: number;
  readonly folds: Folds;
  readonly bus: EventBus;
}

/** Waits until folds have reached what their topics hold now, so that a subschema opened anew does not answer from half a log. Never rejects. */
export async function catchUp(
  { projections, partitions, folds, bus }: CatchingUp,
  { logger, signal }: { readonly logger: Logger; readonly signal: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + patience;
  await Promise.all(
    projections.map(async ({ name, topic }) => {
      try {
        const ends = (await bus.topic(topic, partitions).ends()).flatMap(({ newest }) => newest ?? []);
        const wait = { milliseconds: Math.max(deadline - performance.now(), 0), signal };
        const passed = await Promise.all(ends.map((end) => folds.wait(name, end, wait)));
        if (passed.every(Boolean)) return;
        logger.warn({ topic }, 'the fold has not caught up with its topic yet; answers may be old for a while');
      } catch (error) {
        logger.warn({ topic, error }, 'the bus does not answer; the topic is folded when it does');
      }
    }),
  );
}

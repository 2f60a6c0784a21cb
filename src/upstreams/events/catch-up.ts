import type { EventBus } from '../../events/event-bus';
import type { Logger } from '../../logger';
import type { TopicFold } from '../../projections/topic-fold';

/** How long the folds may take to reach the logs' ends before the subschema serves regardless, in milliseconds. */
const patience = 5000;

/** Waits until folds have reached what their topics hold now, so that a subschema opened anew does not answer from half a log. Never rejects. */
export async function catchUp(
  folds: ReadonlyMap<string, TopicFold>,
  { bus, logger, signal }: { readonly bus: EventBus; readonly logger: Logger; readonly signal: AbortSignal },
): Promise<void> {
  await Promise.all(
    [...folds].map(async ([topic, fold]) => {
      try {
        const ends = (await bus.topic(topic).ends()).flatMap(({ newest }) => newest ?? []);
        const passed = ends.map((end) => fold.progress.wait(end, { milliseconds: patience, signal }));
        if ((await Promise.all(passed)).every(Boolean)) return;
        logger.warn({ topic }, 'the fold has not caught up with its topic yet; answers may be old for a while');
      } catch (error) {
        logger.warn({ topic, error }, 'the bus does not answer; the topic is folded when it does');
      }
    }),
  );
}

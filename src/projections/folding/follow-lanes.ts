import { setImmediate } from 'node:timers/promises';
import type { EventTopic, Position } from '../../events/event-bus';
import { foldRecords, type FoldTarget } from './fold-records';

/** What is followed, and by whom. */
export interface LaneSource {
  readonly topic: EventTopic;
  readonly partition: number;
  /** Where reading begins; all lanes of the target stand there. */
  readonly after: Position | undefined;
  readonly signal: AbortSignal;
}

/** The fold failed, not the reading: the store did not take what was folded. */
export class FoldFailure extends Error {
  constructor(cause: unknown) {
    super('The store did not take what was folded.', { cause });
    this.name = 'FoldFailure';
  }
}

/**
 * Reads one partition of a topic and folds it into the target, run by run, until the signal aborts or `onFolded`, which is
 * told the last position of each run, answers false. Throws what reading throws, and a {@link FoldFailure}.
 */
export async function followLanes(
  { topic, partition, after, signal }: LaneSource,
  target: FoldTarget,
  onFolded: (position: Position) => boolean,
): Promise<void> {
  for await (const records of topic.read({ partition, after, signal })) {
    if (signal.aborted) return;
    const last = records.at(-1);
    try {
      await foldInTurn(target, records);
    } catch (error) {
      throw new FoldFailure(error);
    }
    if (last !== undefined && !onFolded(last.position)) return;
    // A log that is full of records never lets others have their turn otherwise.
    await setImmediate();
  }
}

/** Generations that several topics feed are folded by one at a time. They are always taken in one order, so that none waits in a circle. */
function foldInTurn(target: FoldTarget, records: Parameters<typeof foldRecords>[1]): Promise<void> | undefined {
  const shared = target.lanes.flatMap((lane) => (lane?.isShared === true ? [lane] : []));
  if (shared.length === 0) return foldRecords(target, records);
  shared.sort((left, right) => (left.projection.name < right.projection.name ? -1 : 1));
  return shared.reduceRight<() => Promise<void>>(
    (run, lane) => () => lane.generation.inTurn(run),
    async () => {
      await foldRecords(target, records);
    },
  )();
}

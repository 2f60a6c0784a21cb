import { setImmediate, setTimeout } from 'node:timers/promises';
import type { BusRecord, EventBus, Position } from '../events/event-bus';
import { LogGap } from '../events/log-gap';
import { Misfit } from '../events/misfit';
import type { Logger } from '../logger';
import { applyChanges, collectChanges, type Changes, type EffectTarget } from './apply-effect';
import type { ChangeHub } from './change-hub';
import type { DeadLetters } from './dead-letters';
import { createFold } from './fold';
import { FoldProgress } from './fold-progress';
import type { Projection } from './projection';
import type { ProjectionStore } from './projection-store';
import { createTopicReader, type TopicReader } from './topic-reader';

/** What a topic is folded with. */
export interface TopicFoldOptions {
  readonly topic: string;
  readonly projections: readonly Projection[];
  readonly bus: EventBus;
  readonly store: ProjectionStore;
  readonly hub: ChangeHub;
  readonly deadLetters: DeadLetters;
  readonly logger: Logger;
}

/** The one consumer of a topic in this process: it folds every projection of it. */
export interface TopicFold {
  readonly progress: FoldProgress;
  /** Reads events as the fold does, for those who are about to publish one. */
  readonly reader: TopicReader;
  /** Ends the reading. Resolves when the event in hand is done. */
  close(): Promise<void>;
}

/** After this many records in a row others get a turn. */
const recordsPerTurn = 256;

const firstPause = 50;
const longestPause = 5000;

/** Begins to fold a topic from its beginning and follows it; a bus or store that fails is tried again, ever less often. */
export function openTopicFold(options: TopicFoldOptions): TopicFold {
  const { topic, projections, bus, store, hub, deadLetters, logger } = options;
  const lanes = projections.map((projection) => ({ projection, fold: createFold(projection) }));
  const reader = createTopicReader(projections);
  const progress = new FoldProgress();
  const stop = new AbortController();
  let after: Position | undefined;

  async function apply(record: BusRecord): Promise<void> {
    const read = reader.readText(record.text);
    if (read instanceof Misfit) {
      await deadLetters.keep(record, read);
      return;
    }
    const identity = `${read.event.source}\n${read.event.id}`;
    const commits: { readonly changes: Changes; readonly target: EffectTarget }[] = [];
    for (const [index, lane] of lanes.entries()) {
      const target = { ...lane, store, hub, position: record.position, event: identity };
      const changes = await collectChanges(read.effects[index] ?? { kind: 'none' }, target);
      if (changes instanceof Misfit) {
        await deadLetters.keep(record, changes);
        return;
      }
      commits.push({ changes, target });
    }
    for (const { changes, target } of commits) await applyChanges(changes, target);
  }

  async function follow(): Promise<void> {
    let records = 0;
    for await (const batch of bus.topic(topic).read({ after, signal: stop.signal })) {
      for (const record of batch) {
        if (stop.signal.aborted) return;
        await apply(record);
        after = record.position;
        progress.pass(record.position);
        records += 1;
        if (records % recordsPerTurn === 0) await setImmediate();
      }
    }
  }

  async function run(): Promise<void> {
    for (let pause = firstPause; !stop.signal.aborted; pause = Math.min(pause * 2, longestPause)) {
      const before = after;
      try {
        await follow();
      } catch (error) {
        logger.warn({ topic, error }, 'reading the topic failed; it is tried again');
        if (error instanceof LogGap) after = undefined;
      }
      if (after !== before) pause = firstPause;
      await setTimeout(pause, undefined, { signal: stop.signal, ref: false }).catch(() => undefined);
    }
  }

  const running = run();
  return {
    progress,
    reader,
    close: async () => {
      stop.abort();
      progress.close();
      await running;
    },
  };
}

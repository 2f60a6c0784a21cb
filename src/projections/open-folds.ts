import type { EventBus, Position } from '../events/event-bus';
import type { EventMeter } from '../events/event-meter';
import type { Logger } from '../logger';
import { createDeadLetters } from './dead-letters';
import type { Wait } from './fold-progress';
import { PartitionFold } from './folding/partition-fold';
import type { FoldedTopic, FoldTools } from './folding/fold-tools';
import { UnitFold, type UnitState } from './folding/unit-fold';
import type { Projection } from './projection';
import type { ProjectionStore } from './projection-store';
import { createTopicReader, type TopicReader } from './topic-reader';
import { waitForStore } from './wait-for-store';

/** What the folds of a subschema are opened with. */
export interface FoldsOptions {
  readonly subschema: string;
  /** One for each topic of each type. */
  readonly projections: readonly Projection[];
  /** How many partitions every topic has. */
  readonly partitions: number;
  readonly bus: EventBus;
  readonly store: ProjectionStore;
  readonly meter: EventMeter;
  readonly logger: Logger;
}

/** What one unit is doing here. */
export interface FoldReport {
  readonly projection: string;
  readonly partition: number;
  readonly state: UnitState;
}

/** The folds of one subschema in this process: one reader of each partition of a topic, whatever is folded from it. */
export interface Folds {
  /** Reads events of a topic as its fold does, for those who are about to publish one; undefined where nothing is folded from it. */
  reader(topic: string): TopicReader | undefined;
  /** Resolves with true once a projection holds what a position has, whoever folds it; with false when the wait is over before. */
  wait(projection: string, position: Position, wait: Wait): Promise<boolean>;
  /** Why an event was kept aside here, for whoever published it; undefined when it was not, or another process folds it. */
  refusal(position: Position): string | undefined;
  /**
   * Folds a projection anew from the start of its topics, beside what is served, and swaps it in. Resolves with the
   * partitions that this process does not fold, which were left as they are.
   */
  rebuild(projection: string): Promise<readonly number[]>;
  report(): readonly FoldReport[];
  /** Ends all folding. Resolves when the records in hand are done. */
  close(): Promise<void>;
}

/** Begins to fold and goes on; a bus or a store that fails is tried again, ever less often. */
export function openFolds(options: FoldsOptions): Folds {
  const { subschema, bus, meter, logger, store, projections, partitions } = options;
  const stop = new AbortController();
  const topics = groupByTopic(projections);
  const deadLetters = createDeadLetters({ subschema, bus, meter, logger, partitions, signal: stop.signal });
  const tools: FoldTools = {
    subschema,
    bus,
    store,
    deadLetters,
    meter,
    logger,
    partitions,
    topics,
    signal: stop.signal,
  };
  const units = openUnits(tools, () => {
    for (const fold of folds) fold.restart();
  });
  const folds = openPartitions(tools, units);
  const running = Promise.all([...units.flat(), ...folds].map((one) => one.run()));
  const unitsOf = (projection: string): readonly UnitFold[] =>
    units.flat().filter(({ unit }) => unit.projection === projection);
  return {
    reader: (topic) => topics.get(topic)?.reader,
    wait: (projection, position, wait) => {
      const unit = unitsOf(projection)[position.partition];
      if (unit?.held !== undefined) return unit.progress.wait(position, wait);
      const inStore = (until: Wait): Promise<boolean> => waitForStore(store, { projection, position }, until);
      // Nobody knows yet whether it is folded here or by another process.
      if (unit?.state !== 'starting') return inStore(wait);
      return waitForEither([(until) => unit.progress.wait(position, until), inStore], wait);
    },
    refusal: deadLetters.reasonOf,
    rebuild: async (projection) => {
      const own = unitsOf(projection);
      const done = await Promise.all(own.map((unit) => unit.rebuild()));
      return own.flatMap(({ unit }, index) => (done[index] === true ? [] : [unit.partition]));
    },
    report: () => units.flat().map(({ unit, state }) => ({ ...unit, state })),
    close: async () => {
      stop.abort();
      await running;
    },
  };
}

/** Resolves with true once one of several has passed; with false when none has. */
async function waitForEither(
  waits: readonly ((until: Wait) => Promise<boolean>)[],
  { milliseconds, signal }: Wait,
): Promise<boolean> {
  const over = new AbortController();
  const until = { milliseconds, signal: AbortSignal.any([signal, over.signal]) };
  try {
    return await new Promise<boolean>((resolve, reject) => {
      const all = waits.map(async (wait) => {
        const passed = await wait(until);
        if (passed) resolve(true);
        return passed;
      });
      Promise.all(all).then((passed) => {
        resolve(passed.includes(true));
      }, reject);
    });
  } finally {
    over.abort();
  }
}

function groupByTopic(projections: readonly Projection[]): ReadonlyMap<string, FoldedTopic> {
  const names = [...new Set(projections.map(({ topic }) => topic))];
  return new Map(
    names.map((name) => {
      const own = projections.filter(({ topic }) => topic === name);
      return [name, { projections: own, reader: createTopicReader(own) }];
    }),
  );
}

/** By partition. */
function openUnits(tools: FoldTools, onChange: () => void): readonly (readonly UnitFold[])[] {
  const names = new Set([...tools.topics.values()].flatMap(({ projections }) => projections.map(({ name }) => name)));
  return Array.from({ length: tools.partitions }, (_, partition) =>
    [...names].map((projection) => new UnitFold({ projection, partition }, tools, onChange)),
  );
}

function openPartitions(tools: FoldTools, units: readonly (readonly UnitFold[])[]): readonly PartitionFold[] {
  return [...tools.topics].flatMap(([name, topic]) =>
    units.map((own, partition) => {
      const fed = topic.projections.flatMap((projection) =>
        own.filter(({ unit }) => unit.projection === projection.name),
      );
      return new PartitionFold({ name, partition, topic, units: fed }, tools);
    }),
  );
}

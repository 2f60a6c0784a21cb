import { setTimeout } from 'node:timers/promises';
import type { Position } from '../../events/event-bus';
import { LogGap } from '../../events/log-gap';
import { FoldFailure, followLanes } from './follow-lanes';
import type { FoldedTopic, FoldTools } from './fold-tools';
import type { GenerationFold } from './generation-fold';
import { Lane } from './lane';
import type { UnitFold } from './unit-fold';

/** One partition of a topic, and the units that are folded from it. */
export interface PartitionSource {
  readonly name: string;
  readonly partition: number;
  readonly topic: FoldedTopic;
  /** In the order of the topic's projections. */
  readonly units: readonly UnitFold[];
}

interface Entry {
  readonly unit: UnitFold;
  readonly lane: Lane;
  readonly generation: GenerationFold;
}

const firstPause = 50;
const longestPause = 5000;

/** Reads one partition of a topic in this process and folds it into every unit that is held here. */
export class PartitionFold {
  readonly #source: PartitionSource;
  readonly #tools: FoldTools;
  #change = new AbortController();
  /** How far each group of entries that is followed on its own has come. */
  #groups: (Position | undefined)[] = [];

  constructor(source: PartitionSource, tools: FoldTools) {
    this.#source = source;
    this.#tools = tools;
  }

  /** Begins anew with the units that are held now. */
  restart(): void {
    this.#change.abort();
  }

  /** Follows the topic until the tools' signal aborts. Never rejects. */
  async run(): Promise<void> {
    const { signal } = this.#tools;
    while (!signal.aborted) {
      this.#change = new AbortController();
      const until = AbortSignal.any([signal, this.#change.signal]);
      const groups = groupByPosition(this.#collectEntries());
      this.#groups = groups.map(([entry]) => entry?.lane.reached);
      await Promise.all([
        aborted(until),
        ...groups.map((group, index) => this.#follow(group, { index, signal: until })),
      ]);
    }
  }

  #collectEntries(): readonly Entry[] {
    return this.#source.units.flatMap((unit, index) => {
      const [generation, projection] = [unit.held, this.#source.topic.projections[index]];
      if (generation === undefined || projection === undefined) return [];
      const isShared =
        [...this.#tools.topics.values()].filter(({ projections }) =>
          projections.some(({ name }) => name === projection.name),
        ).length > 1;
      return [{ unit, generation, lane: new Lane(projection, generation, isShared) }];
    });
  }

  async #follow(
    group: readonly Entry[],
    { index, signal }: { readonly index: number; readonly signal: AbortSignal },
  ): Promise<void> {
    for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
      try {
        await this.#read(group, { index, signal });
      } catch (error) {
        if (error instanceof LogGap) {
          await this.#replace(group, error);
          return;
        }
        if (error instanceof FoldFailure) {
          for (const { unit, generation } of group) unit.fail(generation, error.cause);
          return;
        }
        this.#tools.logger.warn({ topic: this.#source.name, error }, 'reading the topic failed; it is tried again');
      }
      await setTimeout(pause, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  async #read(
    group: readonly Entry[],
    { index, signal }: { readonly index: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const { name, partition, topic, units } = this.#source;
    const lanes = units.map((unit) => group.find((entry) => entry.unit === unit)?.lane);
    const source = {
      topic: this.#tools.bus.topic(name, this.#tools.partitions),
      partition,
      after: group[0]?.lane.reached,
      signal,
    };
    const { subschema, deadLetters, meter } = this.#tools;
    const onHole = (): void => {
      meter.countGap({ subschema, topic: name, reason: 'sequence' });
    };
    const target = { reader: topic.reader, lanes, keep: deadLetters.keep, onHole };
    await followLanes(source, target, (position) => {
      for (const { unit, generation } of group) unit.pass(generation, name);
      this.#groups[index] = position;
      // Groups that have met are read as one from here on.
      if (this.#groups.some((other, at) => at !== index && isSame(other, position))) this.restart();
      return !signal.aborted;
    });
  }

  async #replace(group: readonly Entry[], gap: LogGap): Promise<void> {
    const { subschema, meter, logger } = this.#tools;
    const { topic, reason, lost } = gap;
    meter.countGap({ subschema, topic, reason });
    logger.error({ topic, partition: gap.partition, reason, lost }, gap.message);
    await Promise.all(group.map(({ unit, generation }) => unit.replace(generation, gap)));
  }
}

/** Entries that stand at one place are read for together; each other place is read from on its own, so that no gap of it goes unseen. */
function groupByPosition(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const { epoch, offset } = entry.lane.reached ?? {};
    const place = `${String(offset)} ${String(epoch)}`;
    groups.set(place, [...(groups.get(place) ?? []), entry]);
  }
  return [...groups.values()];
}

function isSame(one: Position | undefined, other: Position): boolean {
  return one?.epoch === other.epoch && one.offset === other.offset;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
}

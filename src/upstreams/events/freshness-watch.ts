import type { EventBus, PartitionEnds, Position } from '../../events/event-bus';
import type { Logger } from '../../logger';
import type { Folds } from '../../projections/open-folds';
import type { ProjectionStore } from '../../projections/projection-store';
import type { Freshness } from '../stream-asks';
import type { EntityType } from './schema/events-model';

/** What folds are watched with. */
export interface WatchTools {
  readonly types: readonly EntityType[];
  readonly partitions: number;
  readonly bus: EventBus;
  readonly store: ProjectionStore;
  readonly folds: Pick<Folds, 'wait'>;
  readonly logger: Logger;
  /** In milliseconds; default: `performance.now`. */
  readonly now?: () => number;
}

/** How often the ends of the logs are looked at, in milliseconds, unless a type asks for more. */
const usualInterval = 1000;

/** Of so many looks within its greatest lag one must be passed, or a type is stale. */
const looksPerLag = 5;

interface Watched {
  readonly type: EntityType;
  /** The moment of which everything is known to be folded. */
  freshAt: number;
  /** The ends of its topics' logs as they were last seen. */
  ends: readonly PartitionEnds[] | undefined;
}

/**
 * Knows how old what is folded may be. It looks at the ends of the logs again and again: once a fold has passed what a look has
 * seen, it holds everything that was there at that moment. So a bus that does not answer, a fold that is slow and a fold that
 * stands still are all seen as age, and an idle topic is always fresh.
 */
export class FreshnessWatch {
  readonly #tools: WatchTools;
  readonly #watched: ReadonlyMap<string, Watched>;
  readonly #stop = new AbortController();
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(tools: WatchTools) {
    this.#tools = tools;
    const types = tools.types.filter(({ projections }) => projections.length > 0);
    this.#watched = new Map(types.map((type) => [type.name, { type, freshAt: -Infinity, ends: undefined }]));
    this.#timers = [...this.#watched.values()].map((watched) => {
      void this.#look(watched);
      const interval = Math.min(usualInterval, (watched.type.maxLag ?? Infinity) / looksPerLag);
      return setInterval(() => void this.#look(watched), interval).unref();
    });
  }

  /** True when a type may lack something that is older than a lag, in milliseconds. */
  isStale(type: string, maxLag: number): boolean {
    const freshAt = this.#watched.get(type)?.freshAt ?? -Infinity;
    return this.#now() - freshAt > maxLag;
  }

  /** How far a type is behind. Rejects when the store does not answer. */
  async lagOf(type: string): Promise<Freshness> {
    const watched = this.#watched.get(type);
    const { positions } = await this.#tools.store.read(type, []);
    const events = watched?.ends === undefined ? null : countBehind(watched.ends, positions);
    const age = this.#now() - (watched?.freshAt ?? -Infinity);
    // Between two looks an idle type has no age: nothing is known that it lacks.
    const seconds = events === 0 && age < 2 * usualInterval ? 0 : Math.round(age) / 1000;
    return { events, seconds: Number.isFinite(seconds) ? seconds : null };
  }

  close(): void {
    this.#stop.abort();
    for (const timer of this.#timers) clearInterval(timer);
  }

  #now(): number {
    return (this.#tools.now ?? performance.now.bind(performance))();
  }

  async #look(watched: Watched): Promise<void> {
    const { bus, partitions, folds, logger } = this.#tools;
    const { name, projections, maxLag = 10 * usualInterval } = watched.type;
    const began = this.#now();
    try {
      const ends = await Promise.all(projections.map(({ topic }) => bus.topic(topic, partitions).ends()));
      watched.ends = ends.flat();
      const newest = watched.ends.flatMap((end) => end.newest ?? []);
      // What is passed later than this would be stale all the same.
      const wait = { milliseconds: maxLag, signal: this.#stop.signal };
      const passed = await Promise.all(newest.map((end) => folds.wait(name, end, wait)));
      if (!passed.includes(false)) watched.freshAt = Math.max(watched.freshAt, began);
    } catch (error) {
      watched.ends = undefined;
      logger.debug({ type: name, error }, 'the bus does not say where its logs end');
    }
  }
}

function countBehind(ends: readonly PartitionEnds[], positions: readonly Position[]): number {
  let behind = 0;
  for (const { newest } of ends) {
    if (newest === undefined) continue;
    const reached = positions.find((one) => one.topic === newest.topic && one.partition === newest.partition);
    behind += Math.max(0, newest.offset - (reached?.epoch === newest.epoch ? reached.offset : 0));
  }
  return behind;
}

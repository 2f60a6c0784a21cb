import type { Position } from '../events/event-bus';
import type { EntityState } from './projection';
import type { Commit, CommitOutcome, EventPlace, ProjectionStore, StoredStates } from './projection-store';
import { RecentSet } from './recent-set';

/** What a store holds of one projection. */
interface Shelf {
  readonly states: Map<string, EntityState>;
  readonly partitions: Map<number, Partition>;
}

interface Partition {
  position: Position;
  /** Identities of the newest events. */
  readonly seen: RecentSet;
}

/** A store of folded states inside the process. */
export class MemoryStore implements ProjectionStore {
  readonly #shelves = new Map<string, Shelf>();
  readonly #remembered: number;

  /** `remembered`: how many identities of events are kept for each partition; default 10 000. */
  constructor(options: { readonly remembered?: number } = {}) {
    this.#remembered = options.remembered ?? 10_000;
  }

  read(projection: string, keys: readonly string[]): Promise<StoredStates> {
    const shelf = this.#shelf(projection);
    const states = keys.map((key) => shelf.states.get(key));
    return Promise.resolve({ states, positions: [...shelf.partitions.values()].map(({ position }) => position) });
  }

  commit({ projection, position, event, changes }: Commit): Promise<CommitOutcome> {
    const shelf = this.#shelf(projection);
    const partition = shelf.partitions.get(position.partition);
    if (partition !== undefined && isAtOrBelow(position, partition.position)) return Promise.resolve('behind');
    const seen = partition?.seen ?? new RecentSet(this.#remembered);
    shelf.partitions.set(position.partition, { position, seen });
    if (seen.has(event)) return Promise.resolve('duplicate');
    seen.add(event);
    for (const [key, state] of changes) {
      if (state === undefined) shelf.states.delete(key);
      else shelf.states.set(key, state);
    }
    return Promise.resolve('applied');
  }

  hasSeen({ projection, position, event }: EventPlace): Promise<boolean> {
    const partition = this.#shelf(projection).partitions.get(position.partition);
    if (partition === undefined) return Promise.resolve(false);
    return Promise.resolve(isAtOrBelow(position, partition.position) || partition.seen.has(event));
  }

  close(): Promise<void> {
    this.#shelves.clear();
    return Promise.resolve();
  }

  #shelf(projection: string): Shelf {
    const known = this.#shelves.get(projection);
    if (known !== undefined) return known;
    const shelf: Shelf = { states: new Map(), partitions: new Map() };
    this.#shelves.set(projection, shelf);
    return shelf;
  }
}

function isAtOrBelow(position: Position, reached: Position): boolean {
  return position.epoch === reached.epoch && position.offset <= reached.offset;
}

import type { FoldClaim, FoldUnit } from '../fold-claim';
import type { ListQuery, ProjectionStore, StoredPage, StoredShape, StoredStates } from '../projection-store';
import type { ChangeBatch, ChangeCursor, ChangesSince } from '../stored-changes';
import { listEntities, stateOf } from './list-entities';
import { MemoryFollower } from './memory-follower';
import type { GenerationBounds } from './memory-generation';
import { MemoryUnit } from './memory-unit';

interface Shelf {
  readonly shape: StoredShape;
  readonly units: readonly MemoryUnit[];
}

/** A store of folded states inside the process. */
export class MemoryStore implements ProjectionStore {
  readonly #shelves: ReadonlyMap<string, Shelf>;
  readonly #closing = new AbortController();

  /** `changes`: how many changes are kept for each partition, default 100 000; `remembered`: how many identities of events, default 10 000. */
  constructor(
    shapes: readonly StoredShape[],
    { changes = 100_000, remembered = 10_000 }: Partial<GenerationBounds> = {},
  ) {
    const bounds = { changes, remembered };
    this.#shelves = new Map(shapes.map((shape) => [shape.name, { shape, units: createUnits(shape, bounds) }]));
  }

  read(projection: string, keys: readonly string[]): Promise<StoredStates> {
    const { shape, units } = this.#shelf(projection);
    const generations = units.map(({ serving }) => serving);
    return Promise.resolve({ states: keys.map((key) => stateOf(generations, shape, key)), ...standingOf(units) });
  }

  list(projection: string, query: ListQuery): Promise<StoredPage> {
    const { shape, units } = this.#shelf(projection);
    const generations = units.map(({ serving }) => serving);
    const found = listEntities(generations, shape, query);
    return Promise.resolve({
      entities: found.slice(0, query.first),
      hasMore: found.length > query.first,
      ...standingOf(units),
    });
  }

  changesSince(projection: string, cursor: ChangeCursor): Promise<ChangesSince> {
    const { units } = this.#shelf(projection);
    const keys = new Set<string>();
    for (const { partition, serving } of units) {
      const from = cursor.find((one) => one.partition === partition);
      const changes =
        from?.generation === serving.name ? serving.changes.after(from.sequence, Number.MAX_SAFE_INTEGER) : undefined;
      if (changes === undefined) return Promise.resolve({ kind: 'expired' });
      for (const { key } of changes) keys.add(key);
    }
    return Promise.resolve({ kind: 'keys', keys: [...keys], cursor: standingOf(units).cursor });
  }

  follow(
    projection: string,
    { after, signal }: { readonly after: ChangeCursor; readonly signal: AbortSignal },
  ): AsyncIterableIterator<ChangeBatch> {
    const { units } = this.#shelf(projection);
    const follower = new MemoryFollower(units, { after, signal });
    this.#closing.signal.addEventListener('abort', follower.end, { once: true, signal });
    return follower;
  }

  claim({ projection, partition }: FoldUnit): Promise<FoldClaim | undefined> {
    const unit = this.#shelf(projection).units[partition];
    if (unit === undefined) throw new Error(`${projection} has no partition ${String(partition)}.`);
    return Promise.resolve(unit.claim());
  }

  close(): Promise<void> {
    this.#closing.abort();
    return Promise.resolve();
  }

  #shelf(projection: string): Shelf {
    const shelf = this.#shelves.get(projection);
    if (shelf === undefined) throw new Error(`The store was not opened for the projection ${projection}.`);
    return shelf;
  }
}

function createUnits(shape: StoredShape, bounds: GenerationBounds): readonly MemoryUnit[] {
  return Array.from({ length: shape.partitions }, (_, partition) => {
    return new MemoryUnit({ unit: { projection: shape.name, partition }, shape, bounds });
  });
}

function standingOf(units: readonly MemoryUnit[]): Pick<StoredStates, 'positions' | 'cursor'> {
  return {
    positions: units.flatMap(({ serving }) => serving.positions),
    cursor: units.map(({ partition, serving }) => ({
      partition,
      generation: serving.name,
      sequence: serving.changes.sequence,
    })),
  };
}

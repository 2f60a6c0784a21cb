import type { Position } from '../events/event-bus';
import type { ChangeBatch, ChangeCursor, ChangesSince } from './stored-changes';
import type { FoldClaim, FoldUnit } from './fold-claim';
import type { EntityState } from './projection';

/** States as they stood at one moment. */
export interface StoredStates {
  /** One for each key that was asked for, in that order; undefined where there is no entity. */
  readonly states: readonly (EntityState | undefined)[];
  /** What the states stand at: one position for each topic and partition that has been folded. */
  readonly positions: readonly Position[];
  /** What the states stand at in the log of changes. */
  readonly cursor: ChangeCursor;
}

/** A value that an indexed field may hold; null where it holds nothing. */
export type IndexValue = string | number | boolean | null;

/** Which entities are listed: ordered by the texts of their keys, in the order of code points. */
export interface ListQuery {
  /** By the names of indexed fields: the field holds one of these. All must hold; empty lists everything. */
  readonly where: ReadonlyMap<string, readonly IndexValue[]>;
  /** Only keys after this one; it need not exist (any more). */
  readonly after: string | undefined;
  /** The most entities that are answered. */
  readonly first: number;
}

/** One entity of a list. */
export interface ListedEntity {
  readonly key: string;
  readonly state: EntityState;
}

/** One page of a list. */
export interface StoredPage {
  readonly entities: readonly ListedEntity[];
  /** True when more follow after the last one. */
  readonly hasMore: boolean;
  readonly positions: readonly Position[];
  readonly cursor: ChangeCursor;
}

/** What a store must know of a projection. */
export interface StoredShape {
  readonly name: string;
  /** Stands for its definition: states under another one are never served. */
  readonly fingerprint: string;
  readonly partitions: number;
  /** The names of the fields that may be listed by. */
  readonly index: readonly string[];
  /** Makes one state of those that several partitions hold of one key; they are never none. Undefined: a key lives in one partition. */
  readonly combine: ((states: readonly EntityState[]) => EntityState) | undefined;
}

/**
 * The port of a store of folded states. Adapters: memory, Redis. It is opened for the projections of one subschema; another
 * name is a fault of ours and throws. A store that does not answer rejects with `UPSTREAM_UNAVAILABLE`.
 */
export interface ProjectionStore {
  /** Reads states and what they stand at. Those of one partition are of one moment, and of one generation. */
  read(projection: string, keys: readonly string[]): Promise<StoredStates>;
  /** Reads one page of entities in the order of their keys. What is added or removed meanwhile neither repeats nor hides others. */
  list(projection: string, query: ListQuery): Promise<StoredPage>;
  /** The keys that have changed since a cursor, each once. */
  changesSince(projection: string, cursor: ChangeCursor): Promise<ChangesSince>;
  /** Every change after a cursor, in order within each partition, until the signal aborts. It waits while the store does not answer. */
  follow(
    projection: string,
    options: { readonly after: ChangeCursor; readonly signal: AbortSignal },
  ): AsyncIterableIterator<ChangeBatch>;
  /** Takes a unit to fold it; undefined while another has it. */
  claim(unit: FoldUnit): Promise<FoldClaim | undefined>;
  close(): Promise<void>;
}

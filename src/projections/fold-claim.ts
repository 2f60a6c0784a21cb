import type { Position } from '../events/event-bus';
import type { EntityState } from './projection';

/** The unit of atomic change: one partition of a projection, over all the topics that it is folded from. */
export interface FoldUnit {
  readonly projection: string;
  readonly partition: number;
}

/** The right to fold one unit, while it lasts. */
export interface FoldClaim {
  /** Writes the generation that is served. */
  readonly serving: FoldWriter;
  /** Aborts when the right is lost, or given back. */
  readonly lost: AbortSignal;
  /** Begins an empty generation beside the one that is served; one that was begun before is dropped. */
  build(): Promise<FoldWriter>;
  /** Serves the generation that was built from now on, in one step, and drops the other one. */
  swap(built: FoldWriter): Promise<void>;
  /** Gives the right back. Never rejects. */
  release(): Promise<void>;
}

/** Writes one generation of a unit. */
export interface FoldWriter {
  readonly generation: string;
  /** What it stood at when it was claimed. */
  readonly head: FoldHead;
  /** Makes the states of keys ready for {@link state}; undefined when they are already. */
  load(keys: ReadonlySet<string>): Promise<void> | undefined;
  /** The state of a key as it was committed last. The key must have been loaded since the last commit. */
  state(key: string): EntityState | undefined;
  /**
   * Writes all of it or nothing: states, indexes, changes, identities and position. Undefined when that is done at once.
   * Rejects or throws with {@link LeaseLost} when another has the unit, and nothing is written; after any other failure it may
   * have been written or not, and the unit must be claimed anew.
   */
  commit(commit: FoldCommit): Promise<void> | undefined;
}

/** Where a fold goes on from. */
export interface FoldHead {
  /** One for each topic of which something has been folded. */
  readonly positions: readonly Position[];
  /** At least the last 10 000 of each topic, oldest first. */
  readonly identities: readonly EventIdentity[];
}

/** What is remembered of an event, to know it when it comes again. */
export interface EventIdentity {
  readonly topic: string;
  /** Its source and id. */
  readonly event: string;
  /** Stands for its content. */
  readonly digest: number;
}

/** The effect of a run of records of one topic on one unit. */
export interface FoldCommit {
  /** The place of the last record. */
  readonly position: Position;
  /** All changes in their order; one key may change several times. */
  readonly changes: readonly FoldChange[];
  readonly identities: readonly EventIdentity[];
  /** States that differ in no field from those before, and from those of `changes`: they are kept, and told as no change. Default: none. */
  readonly quiet?: ReadonlyMap<string, EntityState> | undefined;
}

/** One entity before and after one event; undefined where there is none. */
export interface FoldChange {
  readonly key: string;
  readonly before: EntityState | undefined;
  readonly state: EntityState | undefined;
  /** The event's place. */
  readonly position: Position;
}

/** Another has the unit: nothing was written. */
export class LeaseLost extends Error {
  constructor({ projection, partition }: FoldUnit) {
    super(`Another process folds ${projection}, partition ${String(partition)}; nothing was written.`);
    this.name = 'LeaseLost';
  }
}

import type { Position } from '../events/event-bus';
import type { EntityState } from './projection';

/** States as they stood at one moment. */
export interface StoredStates {
  /** One for each key that was asked for, in that order; undefined where there is no entity. */
  readonly states: readonly (EntityState | undefined)[];
  /** What the states stand at, one position for each partition that has been folded. */
  readonly positions: readonly Position[];
}

/** The whole effect of one event on one projection. */
export interface Commit {
  readonly projection: string;
  /** The event's place. */
  readonly position: Position;
  /** The event's identity: source and id. */
  readonly event: string;
  /** Next states by key; undefined removes. */
  readonly changes: ReadonlyMap<string, EntityState | undefined>;
}

/** One event, for one projection. */
export type EventPlace = Pick<Commit, 'projection' | 'position' | 'event'>;

/** `duplicate`: the event's identity is remembered; `behind`: its position has been passed. Both changed no state. */
export type CommitOutcome = 'applied' | 'duplicate' | 'behind';

/** The port of a store of folded states. Adapters: memory; durable ones come behind the same port. */
export interface ProjectionStore {
  /** Reads states and the positions that they stand at, in one step. */
  read(projection: string, keys: readonly string[]): Promise<StoredStates>;
  /**
   * Writes states, position and the event's identity in one step, or nothing of it. At least the last 10 000 identities of
   * a partition are remembered. A duplicate moves the position alone.
   */
  commit(commit: Commit): Promise<CommitOutcome>;
  /** True when a commit of the event would be `duplicate` or `behind`. It moves nothing. */
  hasSeen(place: EventPlace): Promise<boolean>;
  close(): Promise<void>;
}

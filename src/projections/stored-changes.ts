import type { Position } from '../events/event-bus';
import type { EntityState } from './projection';

/** A place in the log of changes of one partition. Plain data: it may be sent out and come back. */
export interface PartitionCursor {
  readonly partition: number;
  /** Names the fold that the changes are of; another one's cursors tell nothing. */
  readonly generation: string;
  /** How many changes there were, since the generation began. */
  readonly sequence: number;
}

/** A place in the changes of a projection: one for each partition. */
export type ChangeCursor = readonly PartitionCursor[];

/** One entity after one event. */
export interface StoredChange {
  readonly key: string;
  /** Of its partition; undefined when it was removed. */
  readonly state: EntityState | undefined;
  /** The event's place. */
  readonly position: Position;
  /** Its place in the changes of its partition, from 1. */
  readonly sequence: number;
}

/** What {@link ProjectionStore.follow} gives, for one partition. */
export type ChangeBatch =
  | {
      readonly kind: 'changes';
      readonly partition: number;
      readonly generation: string;
      readonly changes: readonly StoredChange[];
    }
  /** Another generation serves, or the log no longer holds what comes next: all may have changed. What follows is after `cursor`. */
  | { readonly kind: 'replaced'; readonly cursor: PartitionCursor };

/** What has changed since a cursor. */
export type ChangesSince =
  | { readonly kind: 'keys'; readonly keys: readonly string[]; readonly cursor: ChangeCursor }
  /** The log of changes no longer tells it: everything must be read anew. */
  | { readonly kind: 'expired' };

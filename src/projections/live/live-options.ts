import type { ChangeTail } from '../change-tail';
import type { EntityState } from '../projection';
import type { ProjectionStore } from '../projection-store';
import type { LivePlace } from './live-place';
import type { LiveScope } from './read-round';

/** What a subscriber of a projection is served with. */
export interface LiveOptions {
  readonly store: ProjectionStore;
  readonly tail: ChangeTail;
  readonly scope: LiveScope;
  /** Where the client stands; `now`: it is told of what comes. */
  readonly from: LivePlace | 'now';
  /** How many entities a snapshot has when the client must begin anew; undefined: all. */
  readonly first: number | undefined;
  /** The most entities that wait to be read. */
  readonly capacity: number;
  /** Makes the error that it ends with when more would wait. */
  readonly createOverflow: () => Error;
  readonly signal: AbortSignal;
  /** Called once, when it has ended in any way. */
  readonly onEnd: () => void;
}

/** One thing to tell a client. */
export interface LiveStep {
  readonly key: string;
  /** Undefined when it was removed. */
  readonly state: EntityState | undefined;
  /** True when it belongs to a snapshot. */
  readonly listed: boolean;
  /** Where the client stands once it knows. */
  readonly place: LivePlace;
  /** How many earlier changes of the entity it stands for that were not told. */
  readonly merged: number;
  /** True when the client must forget what it holds: the log of changes does not reach back to it, and all comes anew. */
  readonly reset: boolean;
}

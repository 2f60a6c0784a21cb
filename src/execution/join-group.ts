import type { ObjectShape } from '../planning/plan';
import type { Joined } from './entity-records';
import type { UpstreamRecord } from './record';

/** The joins of all objects of one shape that read the same key: what holds for one of them holds for the others. */
export class JoinGroup {
  /** The entity of each join, once its key could be read. */
  readonly joined: (Joined | undefined)[];
  /** Which joins have ended and been followed into their records. */
  readonly followed: boolean[];
  /** The objects' text where all have the same, once it is written. */
  text: string | undefined;
  private resolved: readonly (UpstreamRecord | null)[] | undefined;

  /** `object`: the first of its kind, whose values stand for the others'. */
  constructor(
    readonly shape: ObjectShape,
    readonly object: UpstreamRecord,
  ) {
    this.joined = new Array<Joined | undefined>(shape.joins.length).fill(undefined);
    this.followed = new Array<boolean>(shape.joins.length).fill(false);
  }

  /** True while a join has not ended. */
  get isOpen(): boolean {
    return this.followed.includes(false);
  }

  /** The record of each join, null where the upstream has no such entity; undefined when a join failed. All joins have ended. */
  records(): readonly (UpstreamRecord | null)[] | undefined {
    return (this.resolved ??= this.joined.some(isUnwritable) ? undefined : this.joined.map(recordOf));
  }
}

function isUnwritable(joined: Joined | undefined): boolean {
  return joined === undefined || joined.lost.size > 0 || joined.entity.state.kind === 'failed';
}

function recordOf(joined: Joined | undefined): UpstreamRecord | null {
  const state = joined?.entity.state;
  return state?.kind === 'found' ? state.record : null;
}

import type { KeyRead, ObjectShape } from '../planning/plan';
import { JoinGroup } from './join-group';
import type { UpstreamRecord } from './record';

/** The objects of one shape that an answer holds, and the joins that each shares with those of the same key. */
export class JoinGroups {
  private readonly byObject = new Map<UpstreamRecord, JoinGroup>();
  private readonly byKey = new Map<unknown, JoinGroup>();
  /** What the joins read of the object itself. */
  private readonly reads: readonly KeyRead[];

  constructor(private readonly shape: ObjectShape) {
    this.reads = shape.joins.flatMap((join) => join.reads).filter(({ source }) => source === 0);
  }

  /** The joins of an object that was met. */
  of(object: UpstreamRecord): JoinGroup | undefined {
    return this.byObject.get(object);
  }

  /** Takes an object in; gives its group when that is new, undefined when nothing is left to be done for it. */
  meet(object: UpstreamRecord): JoinGroup | undefined {
    const key = this.sharedKey(object);
    const known = key === undefined ? undefined : this.byKey.get(key);
    const group = known ?? new JoinGroup(this.shape, object);
    this.byObject.set(object, group);
    if (known !== undefined) return undefined;
    if (key !== undefined) this.byKey.set(key, group);
    return group;
  }

  /** What tells that two objects join the same; undefined where it cannot be told cheaply, or an error may be in play. */
  private sharedKey(object: UpstreamRecord): unknown {
    const [first, ...others] = this.reads;
    if (first === undefined) return undefined;
    if (others.length === 0) return plain(object[first.value.responseKey]);
    const values = this.reads.map(({ value }) => plain(object[value.responseKey]));
    return values.includes(undefined) ? undefined : JSON.stringify(values);
  }
}

function plain(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

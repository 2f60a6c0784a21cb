import type { KeyRead, ObjectShape } from '../planning/plan';
import { JoinGroup } from './join-group';
import type { JoinQueue } from './join-queue';
import type { UpstreamRecord } from './record';

/** The joins of all objects of one shape: objects that read the same key share them. */
export class JoinGroups {
  private readonly byKey = new Map<unknown, JoinGroup>();
  /** What the joins read of the object itself. */
  private readonly reads: readonly KeyRead[];

  /** New groups are put into the queue. */
  constructor(
    private readonly shape: ObjectShape,
    private readonly queue: JoinQueue,
  ) {
    this.reads = shape.joins.flatMap((join) => join.reads).filter(({ source }) => source === 0);
  }

  /** The joins of an object. */
  of(object: UpstreamRecord): JoinGroup {
    const key = this.sharedKey(object);
    const known = key === undefined ? undefined : this.byKey.get(key);
    if (known !== undefined) return known;
    const group = new JoinGroup(this.shape, object);
    if (key !== undefined) this.byKey.set(key, group);
    this.queue.add(group);
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

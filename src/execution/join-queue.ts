import type { EntityFetch, Join, ObjectShape } from '../planning/plan';
import { type EntityRecords, type EntityState, type Joined, type KeyObject, nothingLost } from './entity-records';
import type { FieldErrors } from './field-errors';
import type { JoinGroup } from './join-group';
import { hasRequiredParts } from './key-arguments';
import { readKey } from './read-key';
import type { UpstreamRecord } from './record';

/** Looks for joins in the fields that one source supplies to an object. */
export type FollowSource = (shape: ObjectShape, source: number, record: UpstreamRecord) => void;

/** The joins of one answer that have not ended: wants the entities they need as soon as their keys can be read. */
export class JoinQueue {
  private open: JoinGroup[] = [];

  constructor(
    private readonly entities: EntityRecords,
    private readonly errors: FieldErrors,
  ) {}

  /** Takes in joins that were found. */
  add(group: JoinGroup): void {
    if (group.shape.joins.length > 0) this.open.push(group);
  }

  /** Wants every entity whose key can be read by now, and follows those that are there; true while there are joins that wait for one. */
  advance(follow: FollowSource): boolean {
    for (let moved = true; moved;) {
      moved = false;
      const open = this.open;
      this.open = [];
      for (const group of open) {
        if (this.advanceOne(group, follow)) moved = true;
        if (group.isOpen) this.open.push(group);
      }
    }
    return this.open.length > 0;
  }

  /** True when something was learnt about the object that may let another join go on. */
  private advanceOne(group: JoinGroup, follow: FollowSource): boolean {
    const { shape, joined, followed } = group;
    let moved = false;
    for (let index = 0; index < shape.joins.length; index++) {
      const join = shape.joins[index];
      if (join === undefined || followed[index] === true || !isReady(join, followed)) continue;
      const { entity } = (joined[index] ??= this.want(group, join, index + 1));
      if (entity.state.kind === 'wanted') continue;
      followed[index] = true;
      moved = true;
      if (entity.state.kind === 'found') follow(shape, index + 1, entity.state.record);
    }
    return moved;
  }

  private want({ shape, object, joined }: JoinGroup, join: Join, source: number): Joined {
    const reading = readKey(join, { object, joined, subschemas: shape.sources, errors: this.errors });
    if (reading.kind === 'absent') return settled({ kind: 'absent' }, reading.lost);
    if (reading.kind === 'failed') return settled(reading);
    const { key, lost } = reading;
    const [error] = lost.size === 0 ? [] : lost.values();
    const isWanted = takesKey(join.fetch, key) && (error === undefined || serves(shape, source, lost));
    if (isWanted) {
      const entity = this.entities.want(join.fetch, key);
      return lost.size === 0 ? entity : { entity, lost };
    }
    return settled(error === undefined ? { kind: 'absent' } : { kind: 'failed', error });
  }
}

function isReady({ after }: Join, followed: readonly boolean[]): boolean {
  for (const source of after) if (followed[source - 1] !== true) return false;
  return true;
}

function settled(state: EntityState, lost = nothingLost): Joined {
  return { entity: { key: {}, match: undefined, isPlain: false, state }, lost };
}

/** True when a join still has something to answer without what was lost. */
function serves(shape: ObjectShape, source: number, lost: ReadonlyMap<string, Error>): boolean {
  const reads = shape.joins.flatMap((join) => join.reads);
  const uses = [...shape.fields.flatMap((field) => (field.kind === 'slot' ? [field] : [])), ...reads];
  return uses.some((use) => use.source === source && !use.requires.some((name) => lost.has(name)));
}

function takesKey(fetch: EntityFetch, key: KeyObject): boolean {
  return fetch.arguments.every(({ expression }) => hasRequiredParts(expression, key));
}

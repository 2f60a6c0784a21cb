import type { EntityFetch, Join, ObjectShape, ValueShape } from '../planning/plan';
import type { EntityRecords, EntityState, Joined, KeyObject } from './entity-records';
import type { FieldErrors } from './field-errors';
import type { JoinGroup } from './join-group';
import { JoinGroups } from './join-groups';
import { hasRequiredParts } from './key-arguments';
import { objectShape } from './object-shape';
import { readKey } from './read-key';
import { isRecord, type UpstreamRecord } from './record';

const nothingLost: ReadonlyMap<string, Error> = new Map();

/** Finds the objects of an answer that need joins, as far as the records are there, and wants the entities they need. */
export class EntityJoins {
  private readonly byShape = new Map<ObjectShape, JoinGroups>();
  private open: JoinGroup[] = [];

  constructor(
    private readonly entities: EntityRecords,
    private readonly errors: FieldErrors,
  ) {}

  /** The joins of an object of the answer, which its shape says it has. */
  of(shape: ObjectShape, object: UpstreamRecord): JoinGroup | undefined {
    return this.byShape.get(shape)?.of(object);
  }

  /** Looks for joins in the fields that one source supplies to an object. */
  follow(shape: ObjectShape, source: number, record: UpstreamRecord): void {
    for (const field of shape.fields) {
      if (field.kind === 'slot' && field.source === source && field.value.deep)
        this.visit(field.value, record[field.key]);
    }
  }

  /** Wants every entity whose key can be read by now; true while there are objects that still wait for one. */
  advance(): boolean {
    for (let moved = true; moved;) {
      const open = this.open;
      this.open = [];
      moved = open.map((group) => this.advanceOne(group)).includes(true);
      this.open.push(...open.filter(({ isOpen }) => isOpen));
    }
    return this.open.length > 0;
  }

  private visit(shape: ValueShape, value: unknown): void {
    if (shape.kind === 'list' && Array.isArray(value)) for (const item of value) this.visit(shape.item, item);
    else if (shape.kind === 'object' && isRecord(value)) this.meet(objectShape(shape.selection, value), value);
  }

  private meet(shape: ObjectShape | undefined, object: UpstreamRecord): void {
    if (!shape?.deep) return;
    const groups = this.groupsOf(shape);
    if (groups.of(object) !== undefined) return;
    const group = groups.meet(object);
    if (group !== undefined && shape.joins.length > 0) this.open.push(group);
    this.follow(shape, 0, object);
  }

  private groupsOf(shape: ObjectShape): JoinGroups {
    let groups = this.byShape.get(shape);
    if (groups === undefined) {
      groups = new JoinGroups(shape);
      this.byShape.set(shape, groups);
    }
    return groups;
  }

  /** True when something was learnt about the object that may let another join go on. */
  private advanceOne(group: JoinGroup): boolean {
    const { shape, joined, followed } = group;
    let moved = false;
    shape.joins.forEach((join, index) => {
      if (followed[index] === true || !join.after.every((source) => followed[source - 1])) return;
      const { entity } = (joined[index] ??= this.want(group, join, index + 1));
      if (entity.state.kind === 'wanted') return;
      followed[index] = true;
      moved = true;
      if (entity.state.kind === 'found') this.follow(shape, index + 1, entity.state.record);
    });
    return moved;
  }

  private want({ shape, object, joined }: JoinGroup, join: Join, source: number): Joined {
    const reading = readKey(join, { object, joined, subschemas: shape.sources, errors: this.errors });
    if (reading.kind !== 'key') return settled(reading);
    const { key, lost } = reading;
    const [error] = lost.values();
    const isWanted = takesKey(join.fetch, key) && (error === undefined || serves(shape, source, lost));
    if (isWanted) return { entity: this.entities.want(join.fetch, key), lost };
    return settled(error === undefined ? { kind: 'absent' } : { kind: 'failed', error });
  }
}

function settled(state: EntityState): Joined {
  return { entity: { key: {}, match: '', state }, lost: nothingLost };
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

import type { ObjectShape, ValueShape } from '../planning/plan';
import type { FieldErrors } from './field-errors';
import type { JoinGroup } from './join-group';
import { JoinGroups } from './join-groups';
import type { JoinQueue } from './join-queue';
import { LinkedObjects } from './linked-objects';
import { objectShape } from './object-shape';
import { isRecord, type UpstreamRecord } from './record';

/** Finds the objects with joins in records that were answered as data. */
export class ObjectJoins {
  /** The objects of links. */
  readonly links: LinkedObjects;
  private readonly groups = new Map<ObjectShape, JoinGroups>();
  private readonly byShape = new Map<ObjectShape, Map<UpstreamRecord, JoinGroup>>();

  constructor(
    private readonly queue: JoinQueue,
    errors: FieldErrors,
  ) {
    this.links = new LinkedObjects(errors);
  }

  /** The joins of an object of the answer, which its shape says it has. */
  of(shape: ObjectShape, object: UpstreamRecord): JoinGroup | undefined {
    return this.byShape.get(shape)?.get(object);
  }

  /** Looks for joins in the fields that one source supplies to an object. */
  readonly follow = (shape: ObjectShape, source: number, record: UpstreamRecord): void => {
    for (const field of shape.fields) {
      if (field.kind !== 'slot' || field.source !== source || !field.value.deep) continue;
      this.visit(field.value, this.links.recordOf(field, record, shape.sources[source] ?? '')[field.key]);
    }
  };

  private visit(shape: ValueShape, value: unknown): void {
    if (shape.kind === 'list' && Array.isArray(value)) for (const item of value) this.visit(shape.item, item);
    else if (shape.kind === 'object' && isRecord(value)) this.meet(objectShape(shape.selection, value), value);
  }

  private meet(shape: ObjectShape | undefined, object: UpstreamRecord): void {
    if (!shape?.deep) return;
    const byObject = this.byShape.get(shape) ?? new Map<UpstreamRecord, JoinGroup>();
    this.byShape.set(shape, byObject);
    if (byObject.has(object)) return;
    const groups = this.groups.get(shape) ?? new JoinGroups(shape, this.queue);
    this.groups.set(shape, groups);
    byObject.set(object, groups.of(object));
    this.follow(shape, 0, object);
  }
}

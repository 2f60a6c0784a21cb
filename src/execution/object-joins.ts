import type { ObjectShape, SlotShape, ValueShape } from '../planning/plan';
import type { Joined } from './entity';
import type { FieldErrors } from './field-errors';
import type { Follow, JoinQueue } from './join-queue';
import { LinkedObjects } from './linked-objects';
import { objectShape } from './object-shape';
import { isRecord, type UpstreamRecord } from './record';

/** Finds the objects with joins in records that were answered as data. */
export class ObjectJoins {
  /** The objects of links. */
  readonly links: LinkedObjects;
  private readonly rows = new Map<ObjectShape, Map<UpstreamRecord, number>>();

  constructor(
    private readonly queue: JoinQueue,
    errors: FieldErrors,
  ) {
    this.links = new LinkedObjects(errors);
  }

  /** The entity of each join of an object of the answer, where its key could be read; undefined where it was not met. */
  of(shape: ObjectShape, object: UpstreamRecord): readonly (Joined | undefined)[] | undefined {
    const row = this.rows.get(shape)?.get(object);
    return row === undefined ? undefined : this.queue.tableOf(shape).joinedAt(row);
  }

  /** Looks for joins in the fields that one source supplies to objects of a shape. */
  readonly follow = (shape: ObjectShape, source: number): Follow | undefined => {
    const slots = shape.fields.filter(
      (field): field is SlotShape => field.kind === 'slot' && field.source === source && field.value.deep,
    );
    if (slots.length === 0) return undefined;
    const subschema = shape.sources[source] ?? '';
    return (record) => {
      for (const slot of slots) this.visit(slot.value, this.links.recordOf(slot, record, subschema)[slot.key]);
    };
  };

  private visit(shape: ValueShape, value: unknown): void {
    if (shape.kind === 'list' && Array.isArray(value)) for (const item of value) this.visit(shape.item, item);
    else if (shape.kind === 'object' && isRecord(value)) this.meet(objectShape(shape.selection, value), value);
  }

  private meet(shape: ObjectShape | undefined, object: UpstreamRecord): void {
    if (!shape?.deep) return;
    const rows = this.rows.get(shape) ?? new Map<UpstreamRecord, number>();
    this.rows.set(shape, rows);
    if (rows.has(object)) return;
    rows.set(object, this.queue.tableOf(shape).rowOf(object));
    this.follow(shape, 0)?.(object);
  }
}

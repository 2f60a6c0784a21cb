import type { ObjectShape } from '../planning/plan';
import type { Joined } from './entity';
import type { EntityRecords } from './entity-records';
import { JoinColumn } from './join-column';
import type { UpstreamRecord } from './record';

/**
 * The joins of all objects of one shape, a column each. Objects that read the same key share a row: what holds for one of them
 * holds for the others. A table, and no object for each row, as there may be thousands of rows.
 */
export class JoinTable {
  readonly columns: readonly JoinColumn[];
  /** The first object of each row, whose values stand for the others'. */
  readonly objects: UpstreamRecord[] = [];
  /** The text of each row whose objects all have the same, once it is written. */
  readonly texts: (string | undefined)[] = [];
  /** The only response key that the joins read of the object itself: each row has another text there. Undefined where there are more. */
  readonly onlyKey: string | undefined;
  private readonly rowByKey = new Map<unknown, number>();
  /** The response keys of what the joins read of the object itself. */
  private readonly keys: readonly string[];

  constructor(
    readonly shape: ObjectShape,
    entities: EntityRecords,
  ) {
    this.columns = shape.joins.map((join, index) => new JoinColumn(join, index + 1, entities));
    const reads = shape.joins.flatMap((join) => join.reads).filter(({ source }) => source === 0);
    this.keys = [...new Set(reads.map(({ value }) => value.responseKey))];
    this.onlyKey = this.keys.length === 1 ? this.keys[0] : undefined;
  }

  /** The row of an object; in a new one its joins wait. */
  rowOf(object: UpstreamRecord): number {
    const key = this.sharedKey(object);
    const known = key === undefined ? undefined : this.rowByKey.get(key);
    if (known !== undefined) return known;
    const row = this.objects.length;
    this.objects.push(object);
    if (key !== undefined) this.rowByKey.set(key, row);
    for (const { waiting } of this.columns) waiting.push(row);
    return row;
  }

  /** The entity of each join of a row, where its key could be read. */
  joinedAt(row: number): readonly (Joined | undefined)[] {
    return this.columns.map(({ joined }) => joined[row]);
  }

  /** What tells that two objects join the same; undefined where it cannot be told cheaply, or an error may be in play. */
  private sharedKey(object: UpstreamRecord): unknown {
    const [first] = this.keys;
    if (first === undefined) return undefined;
    if (this.keys.length === 1) return plain(object[first]);
    const values = this.keys.map((key) => plain(object[key]));
    return values.includes(undefined) ? undefined : JSON.stringify(values);
  }
}

function plain(value: unknown): unknown {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

import type { ObjectShape } from '../../planning/plan';
import type { JoinTable } from '../join-table';
import type { UpstreamRecord } from '../record';
import { odd } from './odd';
import type { Sources } from './sources';

/** Writes the objects of one shape that stand in holes. */
export interface HoleWriter {
  readonly shape: ObjectShape;
  /** The text of an object at a row of a table; all of its joins have ended. Throws `odd` where one failed, or is absent and must not be. */
  write(object: Sources, table: JoinTable, row: number): string;
}

/** A place in the text of an answer that an object with joins is to be written in, once its entities are there. */
export class Hole implements Sources {
  private table: JoinTable | undefined;
  private row = 0;

  constructor(
    readonly writer: HoleWriter,
    /** What the object's own subschema answered, cut as its writer's layout says. */
    readonly record: UpstreamRecord,
  ) {}

  /** Puts the object into the table of its joins. */
  join(table: JoinTable): void {
    this.table = table;
    this.row = table.rowOf(this.record);
  }

  recordOf(source: number): UpstreamRecord | null {
    if (source === 0) return this.record;
    return this.table?.columns[source - 1]?.recordAt(this.row) ?? null;
  }

  /** The object's text. Throws `odd` where it cannot be written. */
  fill(): string {
    if (this.table === undefined) throw odd;
    return this.writer.write(this, this.table, this.row);
  }
}

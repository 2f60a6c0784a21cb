import type { ObjectShape } from '../planning/plan';
import { type EntityState, wanted } from './entity';
import type { EntityRecords } from './entity-records';
import type { FieldErrors } from './field-errors';
import type { JoinColumn } from './join-column';
import { JoinTable } from './join-table';
import type { UpstreamRecord } from './record';
import { wantEntity } from './want-entity';

/** Looks for joins in the fields that one source supplies to objects of a shape; undefined where there can be none. */
export type FollowSource = (shape: ObjectShape, source: number) => Follow | undefined;

/** Looks for joins in one record. */
export type Follow = (record: UpstreamRecord) => void;

/** The joins of one answer: wants the entities they need as soon as their keys can be read. */
export class JoinQueue {
  private readonly tables = new Map<ObjectShape, JoinTable>();

  constructor(
    private readonly entities: EntityRecords,
    private readonly errors: FieldErrors,
  ) {}

  /** Where the joins of a shape's objects are kept. */
  tableOf(shape: ObjectShape): JoinTable {
    let table = this.tables.get(shape);
    if (table === undefined) {
      table = new JoinTable(shape, this.entities);
      this.tables.set(shape, table);
    }
    return table;
  }

  /** Wants every entity whose key can be read by now, and follows those that are there; true while there are joins that wait for one. */
  advance(followSource: FollowSource): boolean {
    let waiting = 0;
    for (let moved = true; moved;) {
      moved = false;
      waiting = 0;
      for (const table of this.tables.values()) {
        for (const column of table.columns) {
          if (this.advanceColumn(table, column, followSource)) moved = true;
          waiting += column.waiting.length;
        }
      }
    }
    return waiting > 0;
  }

  /** True when something was learnt that may let another join go on. */
  private advanceColumn(table: JoinTable, column: JoinColumn, followSource: FollowSource): boolean {
    const { waiting } = column;
    const count = waiting.length;
    if (count === 0) return false;
    const follow = followSource(table.shape, column.source);
    // Rows that still wait move up in the same list: there may be thousands, and each list would grow again.
    let kept = 0;
    for (let index = 0; index < count; index++) {
      const row = waiting[index] ?? 0;
      const state = isReady(table, column, row) ? this.stateAt(table, column, row) : wanted;
      if (state.kind === 'wanted') waiting[kept++] = row;
      else if (state.kind === 'found') follow?.(state.record);
    }
    // Rows that were met on the way wait behind them.
    waiting.copyWithin(kept, count);
    waiting.length -= count - kept;
    return kept < count;
  }

  /** What is known of a row's entity, which is wanted if it was not. */
  private stateAt(table: JoinTable, column: JoinColumn, row: number): EntityState {
    return (column.joined[row] ??= wantEntity(column, { table, row, errors: this.errors })).entity.state;
  }
}

function isReady({ columns }: JoinTable, { join }: JoinColumn, row: number): boolean {
  for (const source of join.after) if (columns[source - 1]?.hasEnded(row) !== true) return false;
  return true;
}

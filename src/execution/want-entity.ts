import type { ObjectShape } from '../planning/plan';
import { type EntityState, type Joined, nothingLost } from './entity';
import type { FieldErrors } from './field-errors';
import type { JoinColumn } from './join-column';
import type { JoinTable } from './join-table';
import { readKey } from './read-key';
import type { UpstreamRecord } from './record';

/** What a row's key is read with. */
interface Row {
  readonly table: JoinTable;
  readonly row: number;
  readonly errors: FieldErrors;
}

/** Wants the entity that a row is joined to, if its key can be read and taken. All joins that this one waits for have ended. */
export function wantEntity(column: JoinColumn, { table, row, errors }: Row): Joined {
  const object = table.objects[row] ?? noObject;
  const { plainKey, records } = column;
  const text = plainKey === undefined ? undefined : object[plainKey];
  if (typeof text === 'string') return records.wantPlain(text, plainKey === table.onlyKey ? column : undefined);
  const { shape } = table;
  const reading = readKey(column.join, { object, joined: table.joinedAt(row), subschemas: shape.sources, errors });
  if (reading.kind === 'absent') return settled({ kind: 'absent' }, reading.lost);
  if (reading.kind === 'failed') return settled(reading);
  const { key, lost } = reading;
  const [error] = lost.size === 0 ? [] : lost.values();
  if (records.takes(key) && (error === undefined || serves(shape, column.source, lost))) {
    const entity = records.want(key);
    return lost.size === 0 ? entity : { entity, lost };
  }
  return settled(error === undefined ? { kind: 'absent' } : { kind: 'failed', error });
}

const noObject: UpstreamRecord = {};

function settled(state: EntityState, lost = nothingLost): Joined {
  return { entity: { key: {}, match: undefined, isPlain: false, state }, lost };
}

/** True when a join still has something to answer without what was lost. */
function serves(shape: ObjectShape, source: number, lost: ReadonlyMap<string, Error>): boolean {
  const reads = shape.joins.flatMap((join) => join.reads);
  const uses = [...shape.fields.flatMap((field) => (field.kind === 'slot' ? [field] : [])), ...reads];
  return uses.some((use) => use.source === source && !use.requires.some((name) => lost.has(name)));
}

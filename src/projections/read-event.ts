import { z } from 'zod';
import { describeIssues } from '../events/describe-issues';
import { Misfit } from '../events/misfit';
import type { ReceivedEvent } from '../events/parse-event';
import { formatEntityKey } from './entity-key';
import type { FoldedEvent } from './own-fold';
import { passesFilter } from './event-filter';
import { readEventPath } from './event-path';
import type { Reading } from './fold';
import { freezeDeep } from './freeze-deep';
import { type PickSource, pickSource, pickValue } from './pick-value';
import type { ProjectedField, Projection } from './projection';
import { createQuickCheck } from './quick-check';
import { createValueSchema } from './value-schema';

/** What one event means for a projection. */
export type Effect =
  /** It carries nothing for the projection. */
  | { readonly kind: 'none' }
  | { readonly kind: 'fold'; readonly entries: readonly FoldEntry[] }
  | { readonly kind: 'remove'; readonly keys: readonly string[] };

/** One record of an event, checked, and the entity that it belongs to. */
export interface FoldEntry {
  readonly key: string;
  readonly reading: Reading;
  /** The event, where the projection has a fold of its own. */
  readonly event?: FoldedEvent | undefined;
}

/** Reads a checked envelope for one projection. Returns a {@link Misfit} when the payload does not fit; it never throws. */
export type EventReader = (event: ReceivedEvent) => Effect | Misfit;

const none: Effect = { kind: 'none' };

/** Generates the reader of a projection's events: the checks of its payloads come from the declared types. */
export function createEventReader(projection: Projection): EventReader {
  const keyFields = projection.fields.filter(({ name }) => projection.key.includes(name));
  const readFold = createRecordReader(projection, projection.custom === undefined ? projection.fields : keyFields);
  const readRemoval = createRecordReader(projection, keyFields);

  function readRecords(event: ReceivedEvent, records: readonly unknown[]): Effect | Misfit {
    const removes = projection.deletes.has(event.type);
    const entries: FoldEntry[] = [];
    for (const record of records) {
      const entry = (removes ? readRemoval : readFold)({ type: event.type, time: event.time, record });
      if (entry instanceof Misfit) return entry;
      if (entry !== undefined) entries.push(withEvent(entry, { projection, event, record }));
    }
    if (entries.length === 0) return none;
    return removes ? { kind: 'remove', keys: entries.map(({ key }) => key) } : { kind: 'fold', entries };
  }

  return function readEvent(event) {
    if (event.data === null) return readTombstone(projection, event);
    const records = projection.each === undefined ? [event.data] : readEventPath(event.data, projection.each);
    if (records == null) return none;
    if (Array.isArray(records)) return readRecords(event, records);
    return new Misfit(`${projection.each?.join('.') ?? ''}: Invalid input: expected array`);
  };
}

/** A fold of one's own is given the event, its payload as the projection goes through it. */
function withEvent(
  entry: FoldEntry,
  from: { readonly projection: Projection; readonly event: ReceivedEvent; readonly record: unknown },
): FoldEntry {
  const { projection, event, record } = from;
  if (projection.custom === undefined) return entry;
  const { id, source, type, time, partitionkey } = event;
  return { ...entry, event: { id, source, type, time, partitionkey, topic: projection.topic, data: record } };
}

/** A projection that goes by other keys than its topic learns nothing of its entities from a tombstone. */
function readTombstone(projection: Projection, event: ReceivedEvent): Effect {
  const isKeyedOtherwise = projection.each !== undefined || projection.combined === true;
  if (isKeyedOtherwise || event.partitionkey === undefined) return none;
  return { kind: 'remove', keys: [event.partitionkey] };
}

function createRecordReader(
  projection: Projection,
  fields: readonly ProjectedField[],
): (from: PickSource) => FoldEntry | Misfit | undefined {
  const schema = z.object(
    Object.fromEntries(
      fields.map(({ name, rule, type, required }) => [
        name,
        rule.createReadingSchema(createValueSchema(type), required),
      ]),
    ),
  );
  const quick = fields.map((field) => ({ field, check: createQuickCheck(field.type) }));
  return function readRecord(from) {
    const picked: Record<string, unknown> = {};
    let isKnownToFit = true;
    for (const { field, check } of quick) {
      const value = (picked[field.name] = pickField(field, from));
      // Most values are plain and as declared: what the quick check knows to fit needs no other.
      if (value !== undefined && check?.(value) !== true) isKnownToFit = false;
    }
    if (projection.key.some((name) => picked[name] == null)) {
      return projection.each === undefined ? undefined : new Misfit(`${projection.key.join(', ')}: the key is missing`);
    }
    if (isKnownToFit) return { key: formatEntityKey(projection.key.map((name) => picked[name])), reading: picked };
    const parsed = schema.safeParse(picked);
    if (!parsed.success) return new Misfit(describeIssues(parsed.error));
    const reading: Reading = parsed.data;
    return { key: formatEntityKey(projection.key.map((name) => reading[name])), reading: freezeDeep(reading) };
  };
}

function pickField({ where, source, type }: ProjectedField, from: PickSource): unknown {
  if (!passesFilter(where, from.type, from.record)) return undefined;
  const raw = pickSource(source, from);
  return Array.isArray(raw) && type.kind !== 'list'
    ? raw.map((item: unknown) => pickValue(type, item, from))
    : pickValue(type, raw, from);
}

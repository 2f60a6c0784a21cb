import { z } from 'zod';
import { describeIssues } from './describe-issues';
import { Misfit } from './misfit';

/** An event whose envelope has been checked; its payload has not. */
export interface ReceivedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339; CloudEvents lets a producer leave it out. */
  readonly time: string | undefined;
  readonly partitionkey: string | undefined;
  /** The payload; null for a tombstone. */
  readonly data: unknown;
}

/** The most characters of a record that is read. */
const maxRecordLength = 1_000_000;

const label = z.string().min(1).max(1024);

/** The attributes of CloudEvents 1.0 that are relied on. Source: CloudEvents 1.0.2, "Required attributes", "Partitioning". */
const envelope = z.looseObject({
  specversion: z.literal('1.0'),
  id: label,
  source: label,
  type: label,
  time: z.iso.datetime({ offset: true }).nullish(),
  partitionkey: label.nullish(),
  data: z.unknown().refine((data) => data !== undefined, 'is missing'),
});

/** Reads a record's text as a CloudEvent in JSON. Returns a {@link Misfit} when it is none, or is longer than a million characters. */
export function parseEvent(text: string): ReceivedEvent | Misfit {
  if (text.length > maxRecordLength) {
    return new Misfit(`The record is longer than ${String(maxRecordLength)} characters.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return new Misfit('The record is not JSON.');
  }
  const parsed = envelope.safeParse(json);
  if (!parsed.success) return new Misfit(`The record is no CloudEvent 1.0: ${describeIssues(parsed.error)}.`);
  const { id, source, type, time, partitionkey, data } = parsed.data;
  if (data === null && partitionkey == null) return new Misfit('A tombstone needs a partitionkey.');
  return { id, source, type, time: time ?? undefined, partitionkey: partitionkey ?? undefined, data };
}

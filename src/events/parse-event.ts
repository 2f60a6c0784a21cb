import { z } from 'zod';
import { describeIssues } from './describe-issues';
import { envelope } from './event-envelope';
import { Misfit } from './misfit';
import { readSequence } from './read-sequence';

/** An event whose envelope has been checked; its payload has not. */
export interface ReceivedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339; CloudEvents lets a producer leave it out. */
  readonly time: string | undefined;
  readonly partitionkey: string | undefined;
  /** Its place among those of its source about the same thing; undefined where the producer does not count them. */
  readonly sequence?: number | undefined;
  /** The payload; null for a tombstone. */
  readonly data: unknown;
}

/** The most characters of a record that is read. */
const maxRecordLength = 1_000_000;

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
  const quick = readQuickly(json);
  if (quick !== undefined) return quick;
  const parsed = envelope.safeParse(json);
  if (!parsed.success) return new Misfit(`The record is no CloudEvent 1.0: ${describeIssues(parsed.error)}.`);
  const { id, source, type, time, partitionkey, sequence, data } = parsed.data;
  if (data === null && partitionkey == null) return new Misfit('A tombstone needs a partitionkey.');
  return {
    id,
    source,
    type,
    time: time ?? undefined,
    partitionkey: partitionkey ?? undefined,
    sequence: readSequence(sequence),
    data,
  };
}

const dateTime = z.regexes.datetime({ offset: true });

/** Reads an envelope that is as most are, many times faster than its definition does; undefined where the definition must decide. */
function readQuickly(json: unknown): ReceivedEvent | undefined {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return undefined;
  const { specversion, id, source, type, time, partitionkey, sequence, data } = json as Readonly<
    Record<string, unknown>
  >;
  if (specversion !== '1.0' || !isLabel(id) || !isLabel(source) || !isLabel(type)) return undefined;
  if (typeof time !== 'string' || !dateTime.test(time)) return undefined;
  if (partitionkey !== undefined && !isLabel(partitionkey)) return undefined;
  if (data === undefined || data === null) return undefined;
  return { id, source, type, time, partitionkey, sequence: readSequence(sequence), data };
}

function isLabel(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 1024;
}

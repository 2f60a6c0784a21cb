import { GatewayError } from '../errors';
import type { LinkPart } from '../planning/plan';
import { coerceLeaf } from './coerce-leaf';
import type { FieldErrors } from './field-errors';
import { memberOf } from './member-of';
import { isRecord, type UpstreamRecord } from './record';

/** What a foreign key is read with. */
export interface KeyReading {
  /** Whose record it is. */
  readonly subschema: string;
  readonly errors: FieldErrors;
}

/**
 * Reads a part of a foreign key: its value, or a list of values for each list on its way. Null stands where there is none, and
 * an error where that is why.
 */
export function readForeignKey(part: LinkPart, record: UpstreamRecord, reading: KeyReading): unknown {
  return readMember(record, { part, step: 0 }, reading);
}

/** A part of a key, and how far its path is followed. */
interface Way {
  readonly part: LinkPart;
  readonly step: number;
}

function readMember(record: UpstreamRecord, { part, step }: Way, reading: KeyReading): unknown {
  const key = part.path[step] ?? '';
  const value = memberOf(record, key) ?? null;
  if (value === null) return reading.errors.at(record, key)[0]?.error ?? null;
  return readValue(value, { part, step: step + 1 }, reading);
}

function readValue(value: unknown, way: Way, reading: KeyReading): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) =>
      item == null ? (reading.errors.at(value, index)[0]?.error ?? null) : readValue(item, way, reading),
    );
  }
  const isLeaf = way.step === way.part.path.length;
  if (isLeaf) return coerceLeaf(way.part.type, value) ?? keyMisfit(reading.subschema);
  return isRecord(value) ? readMember(value, way, reading) : keyMisfit(reading.subschema);
}

/** The error of a foreign key that does not have the type or the lists that its schema says. */
export function keyMisfit(subschema: string): GatewayError {
  return new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema });
}

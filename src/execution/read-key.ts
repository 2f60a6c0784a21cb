import { GatewayError } from '../errors';
import type { Join, KeyRead, KeyValue } from '../planning/plan';
import { BareObject } from '../upstreams/bare-object';
import { coerceLeaf } from './coerce-leaf';
import { lostFor, nothingLost, type Joined } from './entity';
import type { FieldErrors } from './field-errors';
import type { KeyObject } from './key-object';
import { memberOf } from './member-of';
import { isRecord, type UpstreamRecord } from './record';

/**
 * A key that was read, or why there is none: `absent` without an error, or with the one that took its value away. `lost`: what
 * computed fields require and an error took away; the key is without it.
 */
export type KeyReading =
  | { readonly kind: 'key'; readonly key: KeyObject; readonly lost: ReadonlyMap<string, Error> }
  | { readonly kind: 'absent'; readonly lost: ReadonlyMap<string, Error> }
  | { readonly kind: 'failed'; readonly error: Error };

/** Where keys are read from: an object and the entities joined to it. */
export interface KeySources {
  readonly object: UpstreamRecord;
  readonly joined: readonly (Joined | undefined)[];
  /** The subschema of each source. */
  readonly subschemas: readonly string[];
  readonly errors: FieldErrors;
}

/** Reads the key that a join sends. All joins that it waits for have ended. */
export function readKey(join: Join, sources: KeySources): KeyReading {
  const key: Record<string, unknown> = new BareObject();
  let lost: Map<string, Error> | undefined;
  let isAbsent = false;
  for (const read of join.reads) {
    if (isAbsent && read.required) continue;
    const value = readSource(read, sources);
    if (value instanceof Error && read.required) return { kind: 'failed', error: value };
    if (value === null && read.required) isAbsent = true;
    if (value instanceof Error) (lost ??= new Map()).set(read.name, value);
    else key[read.name] = value;
  }
  if (isAbsent) return { kind: 'absent', lost: lost ?? nothingLost };
  return { kind: 'key', key, lost: lost ?? nothingLost };
}

function readSource(read: KeyRead, { object, joined, subschemas, errors }: KeySources): unknown {
  const subschema = subschemas[read.source] ?? '';
  if (read.source === 0) return readValue(read.value, object, { errors, subschema });
  const from = joined[read.source - 1];
  const error = lostFor(from, read.requires);
  if (error !== undefined) return error;
  const state = from?.entity.state;
  if (state?.kind === 'failed') return state.error;
  if (state?.kind !== 'found') return null;
  return readValue(read.value, state.record, { errors, subschema });
}

interface Reading {
  readonly errors: FieldErrors;
  readonly subschema: string;
}

/** The value at a response key, null where there is none, or the error that stands there. */
function readValue(value: KeyValue, record: UpstreamRecord, reading: Reading): unknown {
  const raw = memberOf(record, value.responseKey) ?? null;
  if (raw === null) return reading.errors.at(record, value.responseKey)[0]?.error ?? null;
  return value.depth === 0 ? convert(value, raw, reading) : convertList({ value, depth: value.depth }, raw, reading);
}

/** A list that is there. It is lost with any of its items that an error took away. */
function convertList(
  { value, depth }: { readonly value: KeyValue; readonly depth: number },
  raw: unknown,
  reading: Reading,
): unknown {
  if (!Array.isArray(raw)) return misfit(reading);
  const inner = { value, depth: depth - 1 };
  const items: unknown[] = raw.map((item: unknown, index) => {
    if (item == null) return reading.errors.at(raw, index)[0]?.error ?? null;
    return inner.depth === 0 ? convert(value, item, reading) : convertList(inner, item, reading);
  });
  return items.find((item) => item instanceof Error) ?? items;
}

/** A value that is there, and no list. */
function convert(value: KeyValue, raw: unknown, reading: Reading): unknown {
  if (value.leaf !== undefined) return coerceLeaf(value.leaf, raw) ?? misfit(reading);
  if (!isRecord(raw)) return misfit(reading);
  const members: Record<string, unknown> = {};
  for (const { name, value: member } of value.members) {
    const converted = readValue(member, raw, reading);
    if (converted instanceof Error) return converted;
    members[name] = converted;
  }
  return members;
}

function misfit({ subschema }: Reading): Error {
  return new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema });
}

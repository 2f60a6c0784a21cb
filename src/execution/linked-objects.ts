import type { LinkShape, SlotShape } from '../planning/plan';
import type { FieldErrors } from './field-errors';
import { keyMisfit, type KeyReading, readForeignKey } from './read-foreign-key';
import type { UpstreamRecord } from './record';

/** Makes the objects of links from the foreign keys in records: of one record and link always the same ones. */
export class LinkedObjects {
  private readonly made = new Map<LinkShape, Map<UpstreamRecord, UpstreamRecord>>();

  constructor(private readonly errors: FieldErrors) {}

  /**
   * The record that a slot's value is read from: the one it was given, or, of a link, one that holds what the link makes of it.
   * Where an error took a part of the key away null stands there, and the error is filed at it.
   */
  recordOf({ link, key }: SlotShape, record: UpstreamRecord, subschema: string): UpstreamRecord {
    if (link === undefined) return record;
    const byRecord = this.made.get(link) ?? new Map<UpstreamRecord, UpstreamRecord>();
    this.made.set(link, byRecord);
    const known = byRecord.get(record);
    if (known !== undefined) return known;
    const made: Record<string, unknown> = {};
    this.put(made, key, linkedValue(link, record, { subschema, errors: this.errors }));
    byRecord.set(record, made);
    return made;
  }

  private put(parent: Record<string, unknown> | unknown[], key: string | number, value: unknown): void {
    const kept = value instanceof Error ? null : value;
    if (Array.isArray(parent)) parent[Number(key)] = kept;
    else parent[key] = kept;
    if (value instanceof Error) this.errors.note(parent, key, value);
    if (Array.isArray(kept)) for (const [index, item] of kept.entries()) this.put(kept, index, item);
  }
}

/**
 * What a link makes of the foreign key in a record: an object, or lists of them; null where a part of the key is, an error where
 * that took it away.
 */
export function linkedValue(link: LinkShape, record: UpstreamRecord, reading: KeyReading): unknown {
  const values = link.parts.map((part) => readForeignKey(part, record, reading));
  return combine({ link, subschema: reading.subschema }, values, link.depth);
}

interface Made {
  readonly link: LinkShape;
  readonly subschema: string;
}

/** One object, or a list for each level of depth; null where a part of the key is, the first error where one has an error. */
function combine(made: Made, values: readonly unknown[], depth: number): unknown {
  const list = values.find((value) => Array.isArray(value));
  if (list !== undefined && depth === 0) return keyMisfit(made.subschema);
  if (list === undefined) {
    const error = values.find((value) => value instanceof Error);
    return error ?? (values.includes(null) ? null : objectOf(made.link, values));
  }
  return list.map((_, index) => combine(made, valuesAt(values, index), depth - 1));
}

/** A part without a list holds for every item. */
function valuesAt(values: readonly unknown[], index: number): readonly unknown[] {
  return values.map((value): unknown => (Array.isArray(value) ? value[index] : value));
}

function objectOf({ parts }: LinkShape, values: readonly unknown[]): UpstreamRecord {
  return Object.fromEntries(parts.map(({ key }, index) => [key, values[index]]));
}

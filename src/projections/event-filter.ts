import { type EventPath, readEventPath } from './event-path';

/** A constant that a payload's value may be compared with. */
export type FilterConstant = string | number | boolean | null;

/** Which events a field takes part in; all that is given must hold. */
export interface EventFilter {
  /** The event's type is one of these. */
  readonly types: ReadonlySet<string> | undefined;
  /** Something stands at this path, null aside, unless `in` asks for null. */
  readonly path: EventPath | undefined;
  /** What stands at the path is one of these. */
  readonly in: ReadonlySet<unknown> | undefined;
}

/** True when an event of a type, with a record of its payload, passes. No filter passes everything. */
export function passesFilter(filter: EventFilter | undefined, type: string, record: unknown): boolean {
  if (filter === undefined) return true;
  if (filter.types !== undefined && !filter.types.has(type)) return false;
  if (filter.path === undefined) return true;
  const value = readEventPath(record, filter.path);
  return filter.in === undefined ? value != null : filter.in.has(value);
}

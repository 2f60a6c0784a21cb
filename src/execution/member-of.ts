import type { UpstreamRecord } from './record';

/**
 * A member of an object as it was answered; undefined where it was not. A field may be named like something that every object
 * inherits (`constructor`): those are functions, which no answer holds, and are told apart faster than by `Object.hasOwn`.
 */
export function memberOf(record: UpstreamRecord, key: string): unknown {
  const value = record[key];
  return typeof value === 'function' ? undefined : value;
}

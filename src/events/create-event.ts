import { randomUUID } from 'node:crypto';
import type { CloudEvent } from './event-bus';

/** What a producer says of an event. */
export interface EventFacts {
  readonly source: string;
  readonly type: string;
  /** What partitions go by, and what order is kept within. */
  readonly key?: string | undefined;
  /** The payload; null removes what the key stands for. */
  readonly data: unknown;
  /** RFC 3339; default: now. */
  readonly time?: string | undefined;
  /** Default: a new UUID. */
  readonly id?: string | undefined;
}

/** Makes a CloudEvent 1.0 with a JSON payload. */
export function createEvent(facts: EventFacts): CloudEvent {
  const { source, type, key, data, time = new Date().toISOString(), id = randomUUID() } = facts;
  const partition = key === undefined ? {} : { partitionkey: key };
  return { specversion: '1.0', id, source, type, time, ...partition, datacontenttype: 'application/json', data };
}

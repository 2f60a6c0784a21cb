import type { BusRecord, EventTopic, Position } from '../../../src/events/event-bus';

/** What a reader has been given so far. */
export interface Collected {
  readonly records: readonly BusRecord[];
  /** What it ended with; undefined while it reads, and when it ended without an error. */
  readonly error: unknown;
  /** Ends it. */
  stop(): Promise<void>;
}

/** Follows a topic and keeps what comes, until it is stopped or fails. */
export function collect(topic: EventTopic, after?: Position): Collected {
  const stop = new AbortController();
  const records: BusRecord[] = [];
  const collected = {
    records,
    error: undefined as unknown,
    stop: async () => {
      stop.abort();
      await reading;
    },
  };
  const read = async (): Promise<void> => {
    for await (const batch of topic.read({ after, signal: stop.signal })) records.push(...batch);
  };
  const reading = read().catch((error: unknown) => {
    collected.error = error;
  });
  return collected;
}

import type { BusRecord, EventTopic, ReadOptions } from '../src/events/event-bus';

/** Reads so many records of a topic, from its beginning unless told otherwise; default: as many as its log holds now. Waits for them. */
export async function recordsOf(
  topic: EventTopic,
  { count, ...where }: { readonly count?: number } & Omit<ReadOptions, 'signal'> = {},
): Promise<readonly BusRecord[]> {
  const stop = new AbortController();
  const records: BusRecord[] = [];
  const wanted = count ?? (await countHeld(topic, where.partition ?? 0));
  const reader = topic.read({ ...where, signal: stop.signal });
  while (records.length < wanted) {
    const next: IteratorResult<readonly BusRecord[], unknown> = await reader.next();
    if (next.done === true) break;
    records.push(...next.value);
  }
  stop.abort();
  return records.slice(0, wanted);
}

async function countHeld(topic: EventTopic, partition: number): Promise<number> {
  const { oldest, newest } = (await topic.ends())[partition] ?? {};
  return oldest === undefined || newest === undefined ? 0 : newest.offset - oldest.offset + 1;
}

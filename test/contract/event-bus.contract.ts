/* eslint-disable jest/no-export -- the tests of adapters call this suite */
import { createEvent } from '../../src/events/create-event';
import type { BusRecord, EventBus, Position } from '../../src/events/event-bus';

/** Opens a bus of its own for one test; `close` of the bus frees all of it. */
export type BusFactory = () => Promise<EventBus>;

/** What every adapter of the event bus must do. */
export function describeEventBus(name: string, openBus: BusFactory): void {
  describe(`the event bus ${name}`, () => {
    let bus: EventBus;
    let stop: AbortController;

    beforeEach(async () => {
      bus = await openBus();
      stop = new AbortController();
    });

    afterEach(async () => {
      stop.abort();
      await bus.close();
    });

    const read = (topic: string, after?: Position): AsyncIterableIterator<BusRecord> =>
      bus.read(topic, { after, signal: stop.signal });

    test('gives back what was published, in order, from the beginning', async () => {
      const event = createEvent({ source: '/s', type: 'T', key: 'k', data: { a: ['ä', null] } });
      await bus.publish('t', event);
      await bus.publishText('t', 'not an event');
      const [first, second] = await take(read('t'), 2);
      expect(JSON.parse(first?.text ?? '')).toEqual(event);
      expect(second?.text).toBe('not an event');
    });

    test('resolves with the position that a reader sees', async () => {
      const positions = [await bus.publishText('t', 'a'), await bus.publishText('t', 'b')];
      const records = await take(read('t'), 2);
      expect(records.map(({ position }) => position)).toEqual(positions);
      expect(positions[0]).toMatchObject({ topic: 't', partition: 0, epoch: positions[1]?.epoch });
      expect(positions[1]?.offset).toBeGreaterThan(positions[0]?.offset ?? Infinity);
    });

    test('follows the topic: a reader that waits is given what comes', async () => {
      const reader = read('t');
      const waiting = take(reader, 2);
      await bus.publishText('t', 'a');
      await bus.publishText('t', 'b');
      expect((await waiting).map(({ text }) => text)).toEqual(['a', 'b']);
    });

    test('reads on after a position', async () => {
      const first = await bus.publishText('t', 'a');
      await bus.publishText('t', 'b');
      const [record] = await take(read('t', first), 1);
      expect(record?.text).toBe('b');
    });

    test('several readers each get everything, and topics are apart', async () => {
      await bus.publishText('t', 'a');
      await bus.publishText('u', 'x');
      const [one, other, stranger] = await Promise.all([take(read('t'), 1), take(read('t'), 1), take(read('u'), 1)]);
      expect([one, other, stranger].map((records) => records[0]?.text)).toEqual(['a', 'a', 'x']);
    });

    test('many publishers at once: each record once, all readers in one order', async () => {
      const texts = Array.from({ length: 300 }, (_, index) => String(index));
      const early = take(read('t'), texts.length);
      await Promise.all(texts.map((text) => bus.publishText('t', text)));
      const seen = (await early).map(({ text }) => text);
      expect([...seen].sort()).toEqual([...texts].sort());
      expect((await take(read('t'), texts.length)).map(({ text }) => text)).toEqual(seen);
    });

    test('names of topics and texts may be anything like __proto__', async () => {
      await bus.publishText('__proto__', '__proto__');
      const [record] = await take(read('__proto__'), 1);
      expect(record).toMatchObject({ text: '__proto__', position: { topic: '__proto__' } });
    });

    test('return() ends a reader that waits', async () => {
      const reader = read('t');
      const waiting = reader.next();
      await reader.return?.();
      expect(await waiting).toEqual({ done: true, value: undefined });
      expect(await reader.next()).toEqual({ done: true, value: undefined });
    });

    test('the signal ends readers, those that begin after it too', async () => {
      const waiting = read('t').next();
      stop.abort();
      expect(await waiting).toEqual({ done: true, value: undefined });
      await bus.publishText('t', 'a');
      expect(await read('t').next()).toEqual({ done: true, value: undefined });
    });

    test('newest is the position of the last record, or nothing', async () => {
      expect(await bus.newest('t')).toBeUndefined();
      await bus.publishText('t', 'a');
      const last = await bus.publishText('t', 'b');
      expect(await bus.newest('t')).toEqual(last);
    });

    test('a closed bus ends its readers and refuses events', async () => {
      const waiting = read('t').next();
      await bus.close();
      expect(await waiting).toEqual({ done: true, value: undefined });
      await expect(bus.publishText('t', 'a')).rejects.toThrow('closed');
    });
  });
}

async function take(reader: AsyncIterableIterator<BusRecord>, count: number): Promise<readonly BusRecord[]> {
  const records: BusRecord[] = [];
  if (count === 0) return records;
  for await (const record of reader) {
    records.push(record);
    if (records.length === count) break;
  }
  return records;
}

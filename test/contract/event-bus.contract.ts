/* eslint-disable jest/no-export -- the tests of adapters call this suite */
import { getEventListeners } from 'node:events';
import { createEvent } from '../../src/events/create-event';
import type { BusRecord, EventBus, EventTopic, Position } from '../../src/events/event-bus';
import { recordsOf } from '../records-of';

/** Where one adapter is tried: a server, or nothing where there is none. */
export interface BusPlace {
  /** Opens a bus of its own for one test. */
  openBus(): EventBus;
  /** Ends the server. */
  close(): Promise<void>;
}

/** What every adapter of the event bus must do. */
export function describeEventBus(name: string, openPlace: () => Promise<BusPlace>): void {
  describe(`the event bus ${name}`, () => {
    let place: BusPlace;
    let bus: EventBus;
    let stop: AbortController;
    /** A topic that no other test uses. */
    let topic: EventTopic;
    let count = 0;

    beforeAll(async () => {
      place = await openPlace();
    });

    afterAll(() => place.close());

    beforeEach(() => {
      bus = place.openBus();
      stop = new AbortController();
      topic = bus.topic(nextName());
    });

    afterEach(async () => {
      stop.abort();
      await bus.close();
    });

    function nextName(): string {
      count += 1;
      return `contract.t${String(count)}`;
    }

    const read = (of: EventTopic, after?: Position): AsyncIterableIterator<readonly BusRecord[]> =>
      of.read({ after, signal: stop.signal });

    const textsOf = async (of: EventTopic, wanted: number): Promise<readonly string[]> =>
      (await recordsOf(of, { count: wanted })).map(({ text }) => text);

    test('gives back what was published, in order, from the beginning', async () => {
      const event = createEvent({ source: '/s', type: 'T', key: 'k', data: { a: ['ä', null, '\u{1f600}'] } });
      await topic.publish(event);
      await topic.publishText('not an event');
      const [first, second] = await recordsOf(topic, { count: 2 });
      expect(JSON.parse(first?.text ?? '')).toEqual(event);
      expect(second?.text).toBe('not an event');
    });

    test('resolves with the position that a reader sees; offsets rise', async () => {
      const positions: Position[] = [];
      for (const text of ['a', 'b', 'c']) positions.push(await topic.publishText(text));
      const records = await recordsOf(topic, { count: 3 });
      expect(records.map(({ position }) => position)).toEqual(positions);
      const [first, second, third] = positions;
      expect(first).toMatchObject({ topic: topic.name, partition: 0, epoch: second?.epoch });
      expect(second?.offset).toBeGreaterThan(first?.offset ?? Infinity);
      expect(third?.offset).toBeGreaterThan(second?.offset ?? Infinity);
    });

    test('what is acknowledged can be read at once, by others too', async () => {
      for (let index = 0; index < 20; index += 1) {
        const position = await topic.publishText(String(index));
        const [ends] = await topic.ends();
        expect(ends?.newest).toEqual(position);
        expect(await recordsOf(topic)).toHaveLength(index + 1);
      }
    });

    test('follows the topic: a reader that waits is given what comes', async () => {
      const waiting = textsOf(topic, 2);
      await topic.publishText('a');
      await topic.publishText('b');
      expect(await waiting).toEqual(['a', 'b']);
    });

    test('reads on after a position, also in another order of topics and readers', async () => {
      const first = await topic.publishText('a');
      const second = await topic.publishText('b');
      expect((await recordsOf(topic, { after: first, count: 1 }))[0]?.text).toBe('b');
      const live = recordsOf(topic, { after: second, count: 1 });
      await topic.publishText('c');
      expect((await live)[0]?.text).toBe('c');
    });

    test('a position that went through JSON finds its place as well', async () => {
      const first = await topic.publishText('a');
      await topic.publishText('b');
      const after = JSON.parse(JSON.stringify(first)) as Position;
      expect((await recordsOf(topic, { after, count: 1 }))[0]?.text).toBe('b');
    });

    test('batches hold at most 500 records, none twice, none missing', async () => {
      const texts = Array.from({ length: 1200 }, (_, index) => String(index));
      await Promise.all(texts.map((text) => topic.publishText(text)));
      const sizes: number[] = [];
      const seen: string[] = [];
      for await (const batch of read(topic)) {
        sizes.push(batch.length);
        seen.push(...batch.map(({ text }) => text));
        if (seen.length >= texts.length) break;
      }
      expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect([...seen].sort()).toEqual([...texts].sort());
    });

    test('many publishers at once: each record once, all readers in one order', async () => {
      const texts = Array.from({ length: 300 }, (_, index) => String(index));
      const early = textsOf(topic, texts.length);
      await Promise.all(texts.map((text) => topic.publishText(text)));
      const seen = await early;
      expect([...seen].sort()).toEqual([...texts].sort());
      expect(await textsOf(topic, texts.length)).toEqual(seen);
    });

    test('one publisher that does not wait: its records in its order', async () => {
      const texts = Array.from({ length: 300 }, (_, index) => String(index));
      const positions = await Promise.all(texts.map((text) => topic.publishText(text)));
      expect(await textsOf(topic, texts.length)).toEqual(texts);
      expect(positions.every(({ offset }, index) => index === 0 || offset > (positions[index - 1]?.offset ?? 0))).toBe(
        true,
      );
    });

    test('many topics and readers over one bus: each gets its own, in order, while others wait', async () => {
      const topics = Array.from({ length: 20 }, () => bus.topic(nextName()));
      const silent = read(bus.topic(nextName())).next();
      const reading = topics.flatMap((one) => [textsOf(one, 30), textsOf(one, 30)]);
      for (let index = 0; index < 30; index += 1) {
        await Promise.all(topics.map((one) => one.publishText(`${one.name} ${String(index)}`)));
      }
      const expected = topics.map(({ name: own }) =>
        Array.from({ length: 30 }, (_, index) => `${own} ${String(index)}`),
      );
      expect(await Promise.all(reading)).toEqual(expected.flatMap((texts) => [texts, texts]));
      stop.abort();
      expect(await silent).toEqual({ done: true, value: undefined });
    });

    test('an event goes to the partition of its key, on every bus the same; without a key to the first', async () => {
      const parted = bus.topic(nextName(), 4);
      expect(parted).toMatchObject({ partitions: 4 });
      const keys = ['1001', '1002', 'ä', '["a","b"]', undefined];
      const events = keys.map((key) => createEvent({ source: '/s', type: 'T', key, data: key ?? null }));
      const positions = await Promise.all(events.map((event) => parted.publish(event)));
      expect(positions.map(({ partition }) => partition)).toEqual([3, 2, 2, 0, 0]);
      expect((await parted.publishText('x', 'ä')).partition).toBe(2);
      const [record] = await recordsOf(parted, { partition: 3, count: 1 });
      expect(record).toMatchObject({ text: JSON.stringify(events[0]), position: { topic: parted.name, partition: 3 } });
      expect(await parted.ends()).toMatchObject([
        { partition: 0, newest: { partition: 0 } },
        { partition: 1, newest: undefined },
        { partition: 2, newest: { partition: 2 } },
        { partition: 3, newest: record?.position },
      ]);
    });

    test('order is kept within a partition', async () => {
      const parted = bus.topic(nextName(), 2);
      await Promise.all(Array.from({ length: 100 }, (_, index) => parted.publishText(String(index), 'same')));
      const { partition } = await parted.publishText('last', 'same');
      const records = await recordsOf(parted, { partition, count: 101 });
      expect(records.map(({ text }) => text)).toEqual([
        ...Array.from({ length: 100 }, (_, index) => `${index}`),
        'last',
      ]);
    });

    test('names of topics and texts may be anything like __proto__', async () => {
      const odd = bus.topic('__proto__');
      await odd.publishText('__proto__');
      const [record] = await recordsOf(odd, { count: 1 });
      expect(record).toMatchObject({ text: '__proto__', position: { topic: '__proto__' } });
    });

    test('return() ends a reader that waits', async () => {
      const reader = read(topic);
      const waiting = reader.next();
      await reader.return?.();
      expect(await waiting).toEqual({ done: true, value: undefined });
      expect(await reader.next()).toEqual({ done: true, value: undefined });
    });

    test('the signal ends readers at once, those that begin after it too, and keeps no listener', async () => {
      const waiting = [read(topic).next(), read(topic).next(), read(bus.topic(nextName())).next()];
      await topic.ends();
      stop.abort();
      expect(await Promise.all(waiting)).toEqual(waiting.map(() => ({ done: true, value: undefined })));
      await topic.publishText('a');
      expect(await read(topic).next()).toEqual({ done: true, value: undefined });
      expect(getEventListeners(stop.signal, 'abort')).toEqual([]);
    });

    test('one reader that ends does not end another of its topic', async () => {
      const [mine, other] = [new AbortController(), new AbortController()];
      const ended = topic.read({ signal: mine.signal }).next();
      const reader = topic.read({ signal: other.signal });
      const waiting = reader.next();
      mine.abort();
      expect(await ended).toEqual({ done: true, value: undefined });
      await topic.publishText('a');
      expect(await waiting).toMatchObject({ value: [{ text: 'a' }] });
      await reader.return?.();
      expect(getEventListeners(other.signal, 'abort')).toEqual([]);
    });

    test('ends: the oldest and newest record, or nothing', async () => {
      const [none] = await topic.ends();
      expect(none).toMatchObject({ partition: 0, oldest: undefined, newest: undefined });
      const first = await topic.publishText('a');
      const last = await topic.publishText('b');
      expect(await topic.ends()).toEqual([{ partition: 0, epoch: none?.epoch, oldest: first, newest: last }]);
      expect(first.epoch).toBe(none?.epoch);
    });

    test('a position of another epoch is a gap, whose reader ends with it', async () => {
      const position = await topic.publishText('a');
      const reader = read(topic, { ...position, epoch: 'another' });
      await expect(reader.next()).rejects.toMatchObject({
        name: 'LogGap',
        topic: topic.name,
        partition: 0,
        reason: 'recreated',
      });
      expect(await reader.next()).toEqual({ done: true, value: undefined });
    });

    test('it is up, and a closed one ends its readers, refuses events and says so', async () => {
      await topic.publishText('a');
      expect(bus.health()).toEqual({ isUp: true });
      const waiting = read(bus.topic(nextName())).next();
      await bus.close();
      await bus.close();
      expect(await waiting).toEqual({ done: true, value: undefined });
      await expect(topic.publishText('a')).rejects.toThrow('closed');
      await expect(topic.ends()).rejects.toThrow('closed');
      expect(() => read(topic)).toThrow('closed');
      expect(bus.health()).toMatchObject({ isUp: false, reason: expect.stringContaining('closed') as string });
    });
  });
}

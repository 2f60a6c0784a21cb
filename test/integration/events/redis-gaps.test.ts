import { createEvent } from '../../../src/events/create-event';
import type { BusRecord, EventTopic, Position } from '../../../src/events/event-bus';
import { RedisBus } from '../../../src/events/redis/redis-bus';
import { openRedis, type RedisLink } from '../../../src/redis/open-redis';
import { recordsOf } from '../../records-of';
import { redisUrlOf, startRedis } from '../../servers/start-redis';
import type { StartedServer } from '../../servers/server-spec';
import { eventually } from '../eventually';

describe('a log on Redis that others have a hand in', () => {
  let server: StartedServer;
  let bus: RedisBus;
  /** What operators and other producers use. */
  let operator: RedisLink;
  let topic: EventTopic;
  let stop: AbortController;
  let count = 0;

  beforeAll(async () => {
    server = await startRedis();
    bus = new RedisBus(redisUrlOf(server));
    operator = openRedis(redisUrlOf(server));
    await operator.untilUp(5000);
  });

  afterAll(async () => {
    await bus.close();
    operator.close();
    await server.stop();
  });

  beforeEach(() => {
    count += 1;
    topic = bus.topic(`gaps.t${String(count)}`);
    stop = new AbortController();
  });

  afterEach(() => {
    stop.abort();
  });

  const redis = (...args: readonly [string, ...(string | number)[]]): Promise<unknown> => {
    const [command, ...rest] = args;
    return operator.commands.call(command, ...rest);
  };

  const add = (id: string, text: string): Promise<unknown> => redis('XADD', topic.name, id, 'event', text);

  const read = (after?: Position): AsyncIterableIterator<readonly BusRecord[]> =>
    topic.read({ after, signal: stop.signal });

  async function publish(number: number): Promise<readonly Position[]> {
    const positions: Position[] = [];
    for (let index = 1; index <= number; index += 1) positions.push(await topic.publishText(String(index)));
    return positions;
  }

  async function textsFrom(reader: AsyncIterableIterator<readonly BusRecord[]>): Promise<readonly string[]> {
    const batch: IteratorResult<readonly BusRecord[], unknown> = await reader.next();
    return batch.done === true ? [] : batch.value.map(({ text }) => text);
  }

  test('E12 E13 trimmed past our position: as many as were lost, and a reader without a position begins at the oldest', async () => {
    const positions = await publish(10);
    await redis('XTRIM', topic.name, 'MAXLEN', 5);
    await expect(read(positions[2]).next()).rejects.toMatchObject({ reason: 'trimmed', lost: 2, topic: topic.name });
    await expect(read(positions[0]).next()).rejects.toMatchObject({ reason: 'trimmed', lost: 4 });
    expect(await textsFrom(read(positions[4]))).toEqual(['6', '7', '8', '9', '10']);
    const records = await recordsOf(topic);
    expect(records.map(({ position }) => position)).toEqual(positions.slice(5));
    expect(await topic.ends()).toMatchObject([{ oldest: positions[5], newest: positions[9] }]);
  });

  test('E12 what is in hand when the log is trimmed is not lost: the position is the acknowledgement', async () => {
    const positions = await publish(10);
    const reader = read();
    expect(await textsFrom(reader)).toHaveLength(10);
    await redis('XTRIM', topic.name, 'MAXLEN', 0);
    const next = textsFrom(reader);
    await topic.publishText('11');
    expect(await next).toEqual(['11']);
    expect(await textsFrom(read(positions[9]))).toEqual(['11']);
    await expect(read(positions[8]).next()).rejects.toMatchObject({ reason: 'trimmed', lost: 1 });
    expect(await topic.ends()).toMatchObject([{ oldest: { offset: 11 }, newest: { offset: 11 } }]);
  });

  test('E12 an attached reader that was slow is told what was trimmed in front of it', async () => {
    await publish(600);
    const reader = read();
    expect(await textsFrom(reader)).toHaveLength(500);
    await redis('XTRIM', topic.name, 'MAXLEN', 90);
    await expect(reader.next()).rejects.toMatchObject({ name: 'LogGap', reason: 'trimmed', lost: 10 });
    expect(await reader.next()).toEqual({ done: true, value: undefined });
  });

  test('E12 an entry that was deleted unread by its name is missed as well', async () => {
    const positions = await publish(5);
    await redis('XDEL', topic.name, positions[3]?.mark ?? '');
    await expect(read(positions[1]).next()).rejects.toMatchObject({ reason: 'trimmed', lost: 1 });
    expect(await recordsOf(topic)).toHaveLength(4);
    expect((await recordsOf(topic)).at(-1)?.position).toEqual(positions[4]);
  });

  test('E13 a deleted stream is told within five seconds to a reader that waits, and begins another epoch', async () => {
    const [, , last] = await publish(3);
    const reader = read(last);
    const waiting = reader.next();
    await redis('DEL', topic.name);
    await expect(waiting).rejects.toMatchObject({ reason: 'emptied', lost: undefined });
    const again = await topic.publishText('1');
    expect(again.offset).toBe(1);
    expect(again.epoch).not.toBe(last?.epoch);
    await expect(read(last).next()).rejects.toMatchObject({ reason: 'recreated' });
    expect(await textsFrom(read())).toEqual(['1']);
  });

  test('E13 a stream that was deleted and published to at once has another epoch, before any reader looks', async () => {
    const [first] = await publish(1);
    await redis('DEL', topic.name);
    const again = await topic.publishText('again');
    expect(again).toMatchObject({ offset: 1 });
    expect(again.epoch).not.toBe(first?.epoch);
  });

  test.each([
    ['fewer', 2],
    ['as many', 3],
    ['more', 8],
  ])('E13 a stream that another producer made anew with %s entries is told apart', async (_name, entries) => {
    const [, , last] = await publish(3);
    await redis('DEL', topic.name);
    // Ids are times: entries of one millisecond could get the very ids of those that they replace.
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (let index = 1; index <= entries; index += 1) await add('*', `new ${String(index)}`);
    await expect(read(last).next()).rejects.toMatchObject({ reason: 'recreated', lost: undefined });
    const records = await recordsOf(topic);
    expect(records).toHaveLength(entries);
    expect(records[0]?.position.epoch).not.toBe(last?.epoch);
    expect(records.map(({ position }) => position.offset)).toEqual(records.map((_, index) => index + 1));
  });

  test('E13 when all is flushed, what we knew of the log included, the epoch is another', async () => {
    const [, last] = await publish(2);
    await redis('DEL', topic.name, `selvage:{${topic.name}}:log`);
    await expect(read(last).next()).rejects.toMatchObject({ reason: 'emptied' });
  });

  test('E07 E10 E13 there is no group, no pending entry and no delivery count that could park an event', async () => {
    const positions = await publish(1000);
    // A consumer that dies with a thousand records in hand has moved nothing: whoever goes on from the stored position reads all.
    const dying = read(positions[0]);
    expect(await textsFrom(dying)).toHaveLength(500);
    await dying.return?.();
    for (let attempt = 0; attempt < 10; attempt += 1) expect(await textsFrom(read(positions[0]))).toHaveLength(500);
    expect(await recordsOf(topic, { after: positions[0], count: 999 })).toHaveLength(999);
    expect(await redis('XINFO', 'GROUPS', topic.name)).toEqual([]);
  });

  test('E17 an event that is published again is held once, and answered with its first position', async () => {
    const event = createEvent({ source: '/s', type: 'T', key: 'k', data: 1 });
    const first = await topic.publish(event);
    await publish(3);
    expect(await topic.publish(event)).toEqual(first);
    expect(await topic.publish({ ...event, source: '/other' })).toMatchObject({ offset: 5 });
    expect(await recordsOf(topic)).toHaveLength(5);
    await redis('DEL', topic.name);
    expect((await topic.publish(event)).epoch).not.toBe(first.epoch);
  });

  test('E18 producers whose clocks are wrong: the order is the one of the log', async () => {
    const times = ['2031-01-01T00:00:00Z', '1999-01-01T00:00:00Z', '2026-01-01T00:00:00Z'];
    for (const time of times) await topic.publish(createEvent({ source: '/s', type: 'T', time, data: 1 }));
    const records = await recordsOf(topic);
    expect(records.map(({ text }) => (JSON.parse(text) as { time: string }).time)).toEqual(times);
  });

  test('E20 a batch is bounded by its bytes, and nothing is read that was not asked for', async () => {
    for (let index = 0; index < 12; index += 1) await topic.publishText('x'.repeat(400_000));
    const reader = read();
    expect((await textsFrom(reader)).length).toBeLessThanOrEqual(3);
    const calls = async (): Promise<string | undefined> =>
      /cmdstat_xrange:calls=(\d+)/.exec(String(await redis('INFO', 'commandstats')))?.[1];
    const before = await calls();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await calls()).toBe(before);
    for (let seen = 3; seen < 12;) {
      const texts = await textsFrom(reader);
      expect(texts.length).toBeGreaterThan(0);
      expect(texts.length).toBeLessThanOrEqual(4);
      seen += texts.length;
    }
  });

  test('E05 an event of 5 MB is refused before it is sent', async () => {
    await expect(topic.publishText('x'.repeat(5_000_000))).rejects.toThrow(
      `An event of 5000000 bytes is too long for topic ${topic.name}`,
    );
    expect(await recordsOf(topic)).toEqual([]);
  });

  test('a reader that joins while the connection blocks for others is attended to at once', async () => {
    const idle = topic.read({ signal: stop.signal }).next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const unblocked = async (): Promise<number> =>
      Number(/cmdstat_client\|unblock:calls=(\d+)/.exec(String(await redis('INFO', 'commandstats')))?.[1] ?? 0);
    const before = await unblocked();
    const joined = bus.topic(`${topic.name}.joined`);
    const next = joined.read({ signal: stop.signal }).next();
    expect(await eventually(unblocked, (calls) => calls > before)).toBeGreaterThan(before);
    await joined.publishText('x');
    expect(await next).toMatchObject({ value: [{ text: 'x' }] });
    stop.abort();
    expect(await idle).toMatchObject({ done: true });
  });

  test('a user who may not unblock connections is served none the less; what else is missing is named', async () => {
    await redis('ACL', 'SETUSER', 'modest', 'on', '>pw', '~*', '&*', '+@all', '-client|unblock');
    const own = new RedisBus(redisUrlOf(server).replace('//', '//modest:pw@'));
    const idle = own.topic(topic.name).read({ signal: stop.signal }).next();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const joined = own.topic(`${topic.name}.joined`);
    const next = joined.read({ signal: stop.signal }).next();
    await bus.topic(joined.name).publishText('x');
    expect(await next).toMatchObject({ value: [{ text: 'x' }] });
    await redis('ACL', 'SETUSER', 'modest', '-xadd');
    await expect(joined.publishText('x')).rejects.toThrow('does not allow this user what is needed');
    await own.close();
    expect(await idle).toMatchObject({ done: true });
  });

  test('a server knows the script before the first event is given to it, so that a burst keeps its order', async () => {
    const evals = async (): Promise<string | undefined> =>
      /cmdstat_eval:calls=(\d+)/.exec(String(await redis('INFO', 'commandstats')))?.[1];
    const before = await evals();
    await redis('SCRIPT', 'FLUSH');
    const own = new RedisBus(redisUrlOf(server));
    const texts = Array.from({ length: 500 }, (_, index) => String(index));
    await Promise.all(texts.map((text) => own.topic(topic.name).publishText(text)));
    expect(await evals()).toBe(before);
    expect((await recordsOf(topic, { count: 500 })).map(({ text }) => text)).toEqual(texts);
    await own.close();
  });

  test('what another producer wrote without a field `event` is told as its fields', async () => {
    await redis('XADD', topic.name, '*', 'a', 'b', 'c', 'd');
    await redis('XADD', topic.name, '*', 'kind', 'x', 'event', 'told');
    expect((await recordsOf(topic)).map(({ text }) => text)).toEqual(['["a","b","c","d"]', 'told']);
  });

  test('a key that is no stream is refused with a sentence, for reading, publishing and asking', async () => {
    await redis('SET', topic.name, 'x');
    const sentence = 'holds a key of another type under that name';
    await expect(topic.publishText('x')).rejects.toThrow(sentence);
    await expect(topic.ends()).rejects.toThrow(sentence);
    await expect(read().next()).rejects.toThrow(sentence);
  });

  test('a position without its mark is a fault of the program, as is a partition that is none', async () => {
    const [first] = await publish(1);
    const bare = JSON.parse(JSON.stringify({ ...first, mark: undefined })) as Position;
    expect(() => read(bare)).toThrow('lacks its mark');
    expect(() => topic.read({ partition: 1, signal: stop.signal })).toThrow('has no partition 1');
  });
});

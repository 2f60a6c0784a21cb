import { createEvent } from '../../../src/events/create-event';
import type { BusRecord, EventTopic, Position } from '../../../src/events/event-bus';
import { RedisBus } from '../../../src/events/redis/redis-bus';
import { recordsOf } from '../../records-of';
import { redisUrlOf, startRedis } from '../../servers/start-redis';
import type { StartedServer } from '../../servers/server-spec';
import { eventually } from '../eventually';

const password = 'hunter2';

/** The server of a suite, which each test finds up and leaves up. */
function useServer(keeps: 'memory' | 'disk'): { readonly server: () => StartedServer; readonly url: () => string } {
  let server: StartedServer | undefined;
  const started = (): StartedServer => {
    if (server === undefined) throw new Error('The server has not been started.');
    return server;
  };
  beforeAll(async () => {
    server = await startRedis({ keeps, configuration: `requirepass ${password}` });
  });
  afterAll(() => server?.stop());
  return { server: started, url: () => redisUrlOf(started()).replace('//', `//:${password}@`) };
}

/** Collects what a reader gives, until it ends. */
async function collect(
  reader: AsyncIterableIterator<readonly BusRecord[]>,
  into: BusRecord[],
): Promise<'ended' | Error> {
  try {
    for await (const batch of reader) into.push(...batch);
    return 'ended';
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

describe('a Redis that fails and keeps its data', () => {
  const { server, url } = useServer('disk');
  let bus: RedisBus;
  let topic: EventTopic;
  let stop: AbortController;
  let count = 0;

  beforeEach(() => {
    bus = new RedisBus(url());
    count += 1;
    topic = bus.topic(`faults.t${String(count)}`);
    stop = new AbortController();
  });

  afterEach(async () => {
    stop.abort();
    await bus.close();
  });

  test('killed under way: readers go on without a gap or a repeat, publishers are refused in time, nothing is started anew', async () => {
    const seen: BusRecord[] = [];
    const reading = collect(topic.read({ signal: stop.signal }), seen);
    for (let index = 0; index < 50; index += 1) await topic.publishText(String(index));
    await server().kill();
    const begun = performance.now();
    const refusal = await topic.publishText('lost').catch((error: unknown) => String(error));
    expect(performance.now() - begun).toBeLessThan(2500);
    expect(refusal).toContain('Redis at redis://127.0.0.1');
    expect(refusal).not.toContain(password);
    expect(bus.health()).toMatchObject({ isUp: false, reason: expect.stringContaining('ECONNREFUSED') as string });
    await expect(topic.ends()).rejects.toThrow('cannot be reached');
    await server().restart();
    await eventually(() => Promise.resolve(bus.health().isUp), Boolean);
    for (let index = 50; index < 100; index += 1) await topic.publishText(String(index));
    await eventually(
      () => Promise.resolve(seen.length),
      (length) => length >= 100,
    );
    expect(seen.map(({ text }) => text)).toEqual(Array.from({ length: 100 }, (_, index) => String(index)));
    expect(seen.map(({ position }) => position.offset)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    stop.abort();
    expect(await reading).toBe('ended');
  });

  test('E17 an acknowledgement that is lost: the event is sent again and held once', async () => {
    await topic.publishText('before');
    await server().pause();
    const event = createEvent({ source: '/s', type: 'T', data: 1 });
    const publishing = topic.publish(event);
    // Longer than a command may take, so that it is given up and tried again while the first try still lies in the socket.
    await new Promise((resolve) => setTimeout(resolve, 900));
    await server().resume();
    const position = await publishing;
    expect(position.offset).toBe(2);
    expect((await topic.ends())[0]?.newest).toEqual(position);
    expect((await recordsOf(topic)).map(({ text }) => text)).toEqual(['before', JSON.stringify(event)]);
  });

  test('E17 paused for longer than anyone waits: publishing is refused in time, and readers go on after it', async () => {
    await topic.publishText('before');
    const seen: BusRecord[] = [];
    const reading = collect(topic.read({ signal: stop.signal }), seen);
    await eventually(
      () => Promise.resolve(seen.length),
      (length) => length === 1,
    );
    await server().pause();
    const begun = performance.now();
    await expect(topic.publishText('x')).rejects.toThrow('did not answer in time');
    expect(performance.now() - begun).toBeLessThan(2500);
    await server().resume();
    await eventually(
      () =>
        topic.publishText('after').then(
          () => true,
          () => false,
        ),
      Boolean,
    );
    await eventually(
      () => Promise.resolve(seen.at(-1)?.text),
      (text) => text === 'after',
    );
    const offsets = seen.map(({ position }) => position.offset);
    expect(offsets).toEqual(offsets.map((_, index) => index + 1));
    stop.abort();
    expect(await reading).toBe('ended');
  });
});

describe('a Redis that comes back empty', () => {
  const { server, url } = useServer('memory');

  test('E13 the log that is gone is a gap, in its reader and for a position that was kept', async () => {
    const bus = new RedisBus(url());
    const topic = bus.topic('gone');
    const { signal } = new AbortController();
    let last: Position | undefined;
    for (const text of ['a', 'b', 'c']) last = await topic.publishText(text);
    const reading = collect(topic.read({ after: last, signal }), []);
    await server().restart({ empty: true });
    expect(await reading).toMatchObject({ name: 'LogGap', topic: 'gone', reason: 'emptied', lost: undefined });
    const again = await topic.publishText('d');
    expect(again).toMatchObject({ offset: 1 });
    expect(again.epoch).not.toBe(last?.epoch);
    await expect(topic.read({ after: last, signal }).next()).rejects.toMatchObject({ reason: 'recreated' });
    expect((await recordsOf(topic)).map(({ text }) => text)).toEqual(['d']);
    await bus.close();
  });

  test('E22 a Redis that is down at the start: readers wait, publishers are refused, all goes on when it comes', async () => {
    await server().kill();
    const bus = new RedisBus(url());
    const topic = bus.topic('late');
    const waiting = recordsOf(topic, { count: 1 });
    await expect(topic.publishText('x')).rejects.toThrow('cannot be reached (ECONNREFUSED)');
    await server().restart();
    await eventually(
      () =>
        topic.publishText('a').then(
          () => true,
          () => false,
        ),
      Boolean,
    );
    expect((await waiting)[0]?.text).toBe('a');
    await bus.close();
  });

  test('a wrong password is told without the password, and is no reason to end', async () => {
    const bus = new RedisBus(url().replace(password, 'not-the-password'));
    const refusal = await bus
      .topic('t')
      .publishText('x')
      .catch((error: unknown) => String(error));
    expect(refusal).toContain('refused the user or the password');
    expect(refusal).not.toContain('not-the-password');
    await bus.close();
  });
});

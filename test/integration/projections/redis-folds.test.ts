import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createEvent } from '../../../src/events/create-event';
import type { EventBus, Position } from '../../../src/events/event-bus';
import { openRedis, type RedisLink } from '../../../src/redis/open-redis';
import type { StartedServer } from '../../servers/server-spec';
import { redisUrlOf, startRedis } from '../../servers/start-redis';
import { openBusAt } from './open-bus-at';
import { openRedisFolds, openRedisStore, type RedisFolds } from './open-redis-folds';

const wait = { milliseconds: 20_000, signal: new AbortController().signal };
const root = join(__dirname, '../../..');

interface Item {
  readonly id: string;
  readonly last: number;
  readonly count: number;
  readonly sum: number;
  readonly newest: readonly number[];
}

/** A seeded source of numbers from 0 on. Source: mulberry32. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

describe('folds from Redis into Redis', () => {
  let server: StartedServer;
  let url: string;
  let bus: EventBus;
  let link: RedisLink;
  const open: RedisFolds[] = [];
  const children: ChildProcess[] = [];
  let expected: Map<string, Item>;
  let all: { all: string; count: number; sum: number };

  beforeAll(async () => {
    server = await startRedis();
    url = redisUrlOf(server);
    link = openRedis(url);
    await link.untilUp(5000);
  });

  beforeEach(async () => {
    await link.commands.flushall();
    bus = openBusAt(url);
    expected = new Map();
    all = { all: 'x', count: 0, sum: 0 };
  });

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await Promise.all(open.splice(0).map((folds) => folds.close()));
    await bus.close();
  });

  afterAll(async () => {
    link.close();
    await server.stop();
  });

  /** Publishes events of some items, and notes what they come to. A duplicate comes after one in ten. */
  async function publish(count: number, random: (below: number) => number): Promise<Position> {
    const positions: Promise<Position>[] = [];
    for (let index = 0; index < count; index += 1) {
      const [id, last] = [`i${String(random(20))}`, random(100)];
      const event = createEvent({ source: '/test', type: 'Set', key: id, data: { id, last, all: 'x' } });
      positions.push(bus.topic('items').publish(event));
      if (random(10) === 0) positions.push(bus.topic('items').publishText(JSON.stringify(event)));
      const { count: before = 0, sum = 0, newest = [] } = expected.get(id) ?? {};
      expected.set(id, { id, last, count: before + 1, sum: sum + last, newest: [...newest, last].slice(-5) });
      all = { all: 'x', count: all.count + 1, sum: all.sum + last };
      if (positions.length % 50 === 0) await Promise.all(positions.slice(-50));
    }
    const done = await Promise.all(positions);
    return done.reduce((newest, position) => (position.offset > newest.offset ? position : newest));
  }

  async function expectExact({ store }: Pick<RedisFolds, 'store'>): Promise<void> {
    const ids = [...expected.keys()];
    expect((await store.read('Item', ids)).states).toEqual([...expected.values()]);
    expect((await store.read('All', ['x'])).states).toEqual([all]);
    const page = await store.list('Item', { where: new Map(), after: undefined, first: 100 });
    expect(page.entities.map(({ key }) => key)).toEqual([...ids].sort());
  }

  function fold(options: { readonly leaseTime?: number; readonly counted?: string[] } = {}): RedisFolds {
    const folds = openRedisFolds({ url, bus, ...options });
    open.push(folds);
    return folds;
  }

  async function startChild(leaseTime: number): Promise<ChildProcess> {
    const script = join(__dirname, 'folding-process.ts');
    const child = spawn(
      process.execPath,
      [join(root, 'node_modules/jiti/lib/jiti-cli.mjs'), script, url, String(leaseTime)],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    children.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  async function passedBoth(folds: RedisFolds, position: Position): Promise<readonly boolean[]> {
    return Promise.all(['Item', 'All'].map((projection) => folds.folds.wait(projection, position, wait)));
  }

  test('the state is the fold of what was published, duplicates aside', async () => {
    const folds = fold();
    const last = await publish(2000, createRandom(1));
    expect(await passedBoth(folds, last)).toEqual([true, true]);
    await expectExact(folds);
  });

  test('E08 killed with SIGKILL at 30 random moments, nothing is lost and nothing has its effect twice', async () => {
    const random = createRandom(8);
    const control = { isOver: false };
    let published: Position | undefined;
    const publishing = (async () => {
      while (!control.isOver) {
        published = await publish(100, random);
        await setTimeout(5);
      }
    })();
    const claims = 300;
    let kills = 0;
    const kill = async (): Promise<void> => {
      const child = await startChild(claims);
      await setTimeout(random(400));
      child.kill('SIGKILL');
      await once(child, 'exit');
      kills += 1;
    };
    // Two at a time, so that one takes over from the other as well.
    for (let round = 0; round < 15; round += 1) await Promise.all([kill(), kill()]);
    control.isOver = true;
    await publishing;
    expect(kills).toBe(30);
    const store = openRedisStore(url);
    const before = (await store.read('All', ['x'])).positions[0]?.offset ?? 0;
    await store.close();
    expect(before).toBeGreaterThan(0);
    const folds = fold({ leaseTime: claims });
    if (published === undefined) throw new Error('Something was expected to be published.');
    expect(await passedBoth(folds, published)).toEqual([true, true]);
    await expectExact(folds);
  }, 120_000);

  test('E11 of two instances one folds; a holder that was paused and wakes writes nothing any more', async () => {
    const child = await startChild(500);
    const first = await publish(300, createRandom(11));
    const store = openRedisStore(url);
    const reached = async (): Promise<number> => (await store.read('All', [])).positions[0]?.offset ?? 0;
    while ((await reached()) < first.offset) await setTimeout(5);
    child.kill('SIGSTOP');
    const folds = fold({ leaseTime: 500 });
    const last = await publish(300, createRandom(12));
    expect(await passedBoth(folds, last)).toEqual([true, true]);
    child.kill('SIGCONT');
    const after = await publish(300, createRandom(13));
    expect(await passedBoth(folds, after)).toEqual([true, true]);
    await setTimeout(700);
    await expectExact(folds);
    expect(folds.folds.report().map(({ state }) => state)).toEqual(['folding', 'folding']);
    await store.close();
  }, 60_000);

  /** What is published from here on is all that the log will hold. */
  function forget(): void {
    expected = new Map();
    all = { all: 'x', count: 0, sum: 0 };
  }

  test('E12 a log that is trimmed past the position is counted, and folded anew from what it holds', async () => {
    const before = fold();
    expect(await passedBoth(before, await publish(200, createRandom(1)))).toEqual([true, true]);
    await open.pop()?.close();
    await publish(100, createRandom(2));
    await link.commands.xtrim('items', 'MAXLEN', 0);
    forget();
    const last = await publish(50, createRandom(3));
    const counted: string[] = [];
    const folds = fold({ counted });
    expect(await passedBoth(folds, last)).toEqual([true, true]);
    await expectExact(folds);
    expect(new Set(counted)).toEqual(new Set(['trimmed']));
    expect(folds.folds.report().map(({ state }) => state)).toEqual(['folding', 'folding']);
  }, 60_000);

  test('E13 a stream that is deleted under a fold is counted, and folded anew', async () => {
    const counted: string[] = [];
    const folds = fold({ counted });
    expect(await passedBoth(folds, await publish(200, createRandom(1)))).toEqual([true, true]);
    await link.commands.del('items');
    forget();
    const last = await publish(50, createRandom(5));
    expect(await passedBoth(folds, last)).toEqual([true, true]);
    await expectExact(folds);
    expect(counted.length).toBeGreaterThan(0);
    expect(counted.every((reason) => ['recreated', 'emptied'].includes(reason))).toBe(true);
  }, 60_000);

  test('E14 a server that comes back empty is folded from anew, never mixed with what was', async () => {
    const folds = fold();
    expect(await passedBoth(folds, await publish(200, createRandom(1)))).toEqual([true, true]);
    await server.restart({ empty: true });
    await link.untilUp(10_000);
    forget();
    const last = await publishWhenUp();
    expect(await passedBoth(folds, last)).toEqual([true, true]);
    await expectExact(folds);
  }, 60_000);

  async function publishWhenUp(): Promise<Position> {
    for (;;) {
      try {
        return await publish(50, createRandom(6));
      } catch {
        forget();
        await link.commands.del('items').catch(() => 0);
        await setTimeout(100);
      }
    }
  }

  test('a projection that is folded anew is served meanwhile as it stood, and no read goes back in time', async () => {
    const folds = fold();
    expect(await passedBoth(folds, await publish(1500, createRandom(1)))).toEqual([true, true]);
    const control = { isOver: false };
    const counts: number[] = [];
    const reading = (async () => {
      while (!control.isOver) counts.push(Number((await folds.store.read('All', ['x'])).states[0]?.['count']));
    })();
    const [left, last] = await Promise.all([folds.folds.rebuild('All'), publish(300, createRandom(2))]);
    expect(left).toEqual([]);
    expect(await passedBoth(folds, last)).toEqual([true, true]);
    control.isOver = true;
    await reading;
    expect(counts).toEqual([...counts].sort((one, other) => one - other));
    expect(counts[0]).toBe(1500);
    await expectExact(folds);
  }, 60_000);

  test('while the store is away reads are refused with a code, and folding goes on when it is back', async () => {
    const folds = fold();
    expect(await passedBoth(folds, await publish(50, createRandom(1)))).toEqual([true, true]);
    await server.pause();
    await expect(folds.store.read('All', ['x'])).rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' });
    await server.resume();
    const last = await publish(50, createRandom(2));
    expect(await passedBoth(folds, last)).toEqual([true, true]);
    await expectExact(folds);
  }, 60_000);
});

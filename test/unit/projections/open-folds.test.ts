import { setTimeout } from 'node:timers/promises';
import { createEvent } from '../../../src/events/create-event';
import { MemoryBus } from '../../../src/events/memory-bus';
import { createLogger, type Logger } from '../../../src/logger';
import { MemoryStore } from '../../../src/projections/memory/memory-store';
import { openFolds, type Folds } from '../../../src/projections/open-folds';
import type { ProjectionStore } from '../../../src/projections/projection-store';
import type { Projection } from '../../../src/projections/projection';
import { createStoredShape } from '../../../src/projections/stored-shape';
import type { EventBus, EventTopic } from '../../../src/events/event-bus';
import { groupByName, projectionsOf } from '../../projections-of';
import { recordsOf } from '../../records-of';
import { stageBus } from '../../stage-bus';
import { stageStore } from './stage-store';

const sdl = 'type Item @projection(topic: "items", key: "id") { id: ID! n: Int! @count }';
const projections = projectionsOf(sdl);
const wait = { milliseconds: 10_000, signal: new AbortController().signal };

interface Staged {
  readonly bus?: EventBus;
  readonly store?: ProjectionStore;
  readonly folded?: readonly Projection[];
}

const openStore = (folded = projections): MemoryStore =>
  new MemoryStore(groupByName(folded).map((own) => createStoredShape(own, 1)));

describe('topics that are folded', () => {
  const lines: string[] = [];
  const logger: Logger = createLogger({
    level: 'warn',
    destination: { write: (line: string) => void lines.push(line) },
  });
  let memory: MemoryBus;
  let folds: Folds | undefined;
  let counted: string[];

  beforeEach(() => {
    memory = new MemoryBus();
    lines.length = 0;
    counted = [];
  });

  afterEach(async () => {
    await folds?.close();
    await memory.close();
  });

  function open({ bus = memory, folded = projections, store = openStore(folded) }: Staged = {}): Folds {
    const meter = {
      countDeadLetter: ({ topic }: { readonly topic: string }) => void counted.push(topic),
      countGap: ({ reason }: { readonly reason: string }) => void counted.push(reason),
    };
    folds = openFolds({ subschema: 's', projections: folded, partitions: 1, bus, store, meter, logger });
    return folds;
  }

  const publish = (id: string): ReturnType<EventTopic['publish']> =>
    memory.topic('items').publish(createEvent({ source: '/s', type: 'T', data: { id } }));

  test('E08 a store that fails is tried again: no event is lost, none has its effect twice', async () => {
    const store = openStore();
    let calls = 0;
    const failing = stageStore(store, (_projection, commit) => {
      calls += 1;
      if (calls % 3 === 1) throw new Error('before');
      const outcome = commit();
      return calls % 3 === 2 ? Promise.reject(new Error('after')) : outcome;
    });
    const own = open({ store: failing });
    let last = await publish('a');
    for (let index = 0; index < 5; index += 1) {
      last = await publish('a');
      await own.wait('Item', last, { ...wait, milliseconds: 100 });
    }
    expect(await own.wait('Item', last, wait)).toBe(true);
    expect((await store.read('Item', ['a'])).states).toEqual([{ id: 'a', n: 6 }]);
    expect(calls).toBeGreaterThan(3);
    expect(lines.join()).toContain('folding the projection failed; it is tried again');
  });

  test('E08 what has had its effect before another commit failed is no dead letter when it is tried again', async () => {
    const folded = projectionsOf(`
      type Sum @projection(topic: "items", key: "id") { id: ID! n: Int! @sum }
      type Seen @projection(topic: "items", key: "id") { id: ID! n: Int! @count }`);
    const store = openStore(folded);
    let refusals = 1;
    const failing = stageStore(store, (projection, commit) => {
      if (projection === 'Seen' && refusals-- > 0) throw new Error('once');
      return commit();
    });
    const event = createEvent({ source: '/s', type: 'T', data: { id: 'a', n: 2 ** 31 - 1 } });
    const position = await memory.topic('items').publish(event);
    const own = open({ store: failing, folded });
    expect(await own.wait('Sum', position, wait)).toBe(true);
    expect(await own.wait('Seen', position, wait)).toBe(true);
    expect((await store.read('Sum', ['a'])).states).toEqual([{ id: 'a', n: 2 ** 31 - 1 }]);
    expect((await store.read('Seen', ['a'])).states).toEqual([{ id: 'a', n: 1 }]);
    expect(counted).toEqual([]);
  });

  test('a count is an Int too: the event that would take it further is kept aside', async () => {
    const folded = projectionsOf(
      'type Item @projection(topic: "items", key: "id") { id: ID! n: Int! @sum m: Int! @count(where: {type: ["T"]}) }',
    );
    const store = openStore(folded);
    const claim = await store.claim({ projection: 'Item', partition: 0 });
    const full = { id: 'a', n: 0, m: 2 ** 31 - 1 };
    const before = { topic: 'other', epoch: 'before', partition: 0, offset: 1 };
    const change = { key: 'a', before: undefined, state: full, position: before };
    await claim?.serving.commit({ position: before, changes: [change], identities: [] });
    await claim?.release();
    const position = await publish('a');
    expect(await open({ store, folded }).wait('Item', position, wait)).toBe(true);
    expect((await store.read('Item', ['a'])).states).toEqual([full]);
    expect(counted).toEqual(['items']);
  });

  test('E22 a bus that is down at first is read when it is back', async () => {
    let refusals = 2;
    const bus = stageBus(memory, (topic) => ({
      read: (options) => {
        refusals -= 1;
        if (refusals >= 0) throw new Error('down');
        return topic.read(options);
      },
    }));
    const position = await publish('a');
    expect(await open({ bus }).wait('Item', position, wait)).toBe(true);
  });

  test('a dead letter that the bus refuses is logged with its position and holds up nothing', async () => {
    const bus = stageBus(memory, () => ({ publish: () => Promise.reject(new Error('full')) }));
    const store = openStore();
    const own = open({ bus, store });
    const { offset } = await memory.topic('items').publishText('nonsense');
    expect(await own.wait('Item', await publish('a'), wait)).toBe(true);
    expect((await store.read('Item', ['a'])).states).toEqual([{ id: 'a', n: 1 }]);
    expect(lines.join()).toContain('a dead letter could not be kept');
    expect(lines.join()).toContain(`"offset":${String(offset)}`);
    expect(counted).toEqual(['items']);
  });

  /** A bus whose server is away for those who publish and ask, until it is told to be back. */
  function awayBus(): { readonly bus: EventBus; readonly state: { isAway: boolean; refused: number } } {
    const state = { isAway: true, refused: 0 };
    const bus = stageBus(memory, (topic) => ({
      publish: (event) => {
        if (!state.isAway) return topic.publish(event);
        state.refused += 1;
        return Promise.reject(new Error('away'));
      },
      ends: () => (state.isAway ? Promise.reject(new Error('away')) : topic.ends()),
    }));
    return { bus, state };
  }

  async function refusedAtLeast(state: { readonly refused: number }, times: number): Promise<void> {
    for (let tries = 0; state.refused < times && tries < 500; tries += 1) await setTimeout(5);
    expect(state.refused).toBeGreaterThanOrEqual(times);
  }

  test('E05 E22 a dead letter waits for a bus that is away for longer than any few attempts', async () => {
    const { bus, state } = awayBus();
    const own = open({ bus });
    await memory.topic('items').publishText('nonsense');
    const last = await publish('a');
    await refusedAtLeast(state, 5);
    expect(await own.wait('Item', last, { ...wait, milliseconds: 20 })).toBe(false);
    state.isAway = false;
    expect(await own.wait('Item', last, wait)).toBe(true);
    expect(await recordsOf(memory.topic('items.dead'))).toHaveLength(1);
    expect(counted).toEqual(['items']);
    expect(lines.join()).not.toContain('could not be kept');
  });

  test('E05 E08 what ends before it was kept aside is kept aside by who folds next', async () => {
    const { bus, state } = awayBus();
    const store = openStore();
    open({ bus, store });
    await memory.topic('items').publishText('nonsense');
    const last = await publish('a');
    await refusedAtLeast(state, 2);
    await folds?.close();
    state.isAway = false;
    expect(await open({ bus, store }).wait('Item', last, wait)).toBe(true);
    expect(await recordsOf(memory.topic('items.dead'))).toHaveLength(1);
    expect((await store.read('Item', ['a'])).states).toEqual([{ id: 'a', n: 1 }]);
  });

  test('dead letters are logged once in a thousand, and each is counted', async () => {
    const own = open();
    let last = await memory.topic('items').publishText('nonsense');
    for (let index = 0; index < 1000; index += 1) last = await memory.topic('items').publishText('nonsense');
    await own.wait('Item', last, wait);
    expect(counted).toHaveLength(1001);
    expect(lines).toHaveLength(2);
  });

  test('a dead letter has the same id whenever the fold begins anew', async () => {
    const position = await memory.topic('items').publishText('nonsense');
    await open().wait('Item', position, wait);
    await folds?.close();
    await open().wait('Item', position, wait);
    const letters = await recordsOf(memory.topic('items.dead'), { count: 2 });
    const ids = letters.map(({ text }) => (JSON.parse(text) as { id: unknown }).id);
    expect(ids[0]).toBe(`items/${position.epoch}/0/1`);
    expect(ids[1]).toBe(ids[0]);
  });

  test('order per key is kept, also while thousands of events wait', async () => {
    const store = openStore();
    const { cursor } = await store.read('Item', []);
    const seen: number[] = [];
    let last = await publish('a');
    for (let index = 1; index < 3000; index += 1) last = await publish(index % 2 === 0 ? 'a' : 'b');
    await open({ store }).wait('Item', last, wait);
    for await (const batch of store.follow('Item', { after: cursor, signal: wait.signal })) {
      if (batch.kind === 'replaced') throw new Error('Nothing was replaced.');
      for (const { key, state } of batch.changes) if (key === 'a') seen.push(Number(state?.['n']));
      if (seen.length === 1500) break;
    }
    expect(seen).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1));
  });

  test('E20 a burst of 10 000 events lets others have their turn', async () => {
    let last = await publish('a');
    for (let index = 1; index < 10_000; index += 1) last = await publish('a');
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await open().wait('Item', last, wait);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  test('closing ends every wait', async () => {
    const own = open();
    const waiting = own.wait('Item', { topic: 'items', epoch: 'e', partition: 0, offset: 5 }, wait);
    await own.close();
    expect(await waiting).toBe(false);
  });
});

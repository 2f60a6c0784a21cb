import { parse } from 'graphql';
import { createEvent } from '../../../src/events/create-event';
import { MemoryBus } from '../../../src/events/memory-bus';
import { createLogger, type Logger } from '../../../src/logger';
import { ChangeHub, type Change } from '../../../src/projections/change-hub';
import { createDeadLetters } from '../../../src/projections/dead-letters';
import { MemoryStore } from '../../../src/projections/memory-store';
import type { ProjectionStore } from '../../../src/projections/projection-store';
import type { Projection } from '../../../src/projections/projection';
import { openTopicFold, type TopicFold } from '../../../src/projections/topic-fold';
import { compileModel } from '../../../src/upstreams/events/schema/compile-model';
import type { EventBus, EventTopic } from '../../../src/events/event-bus';
import { recordsOf } from '../../records-of';
import { stageBus } from '../../stage-bus';

const sdl = 'type Item @projection(topic: "items", key: "id") { id: ID! n: Int! @count }';
const projections = projectionsOf(sdl);
const wait = { milliseconds: 10_000, signal: new AbortController().signal };

interface Staged {
  readonly bus?: EventBus;
  readonly store?: ProjectionStore;
  readonly hub?: ChangeHub;
  readonly folded?: readonly Projection[];
}

function projectionsOf(text: string): readonly Projection[] {
  const { model } = compileModel(parse(text), 'schema.graphql');
  return [...(model?.entities.values() ?? [])].flatMap(({ projection }) => projection ?? []);
}

describe('a topic that is folded', () => {
  const lines: string[] = [];
  const logger: Logger = createLogger({
    level: 'warn',
    destination: { write: (line: string) => void lines.push(line) },
  });
  let memory: MemoryBus;
  let fold: TopicFold | undefined;
  let counted: string[];

  beforeEach(() => {
    memory = new MemoryBus();
    lines.length = 0;
    counted = [];
  });

  afterEach(async () => {
    await fold?.close();
    await memory.close();
  });

  function open({
    bus = memory,
    store = new MemoryStore(),
    hub = new ChangeHub(),
    folded = projections,
  }: Staged = {}): TopicFold {
    const meter = { countDeadLetter: ({ topic }: { readonly topic: string }) => void counted.push(topic) };
    const deadLetters = createDeadLetters({ subschema: 's', bus, meter, logger });
    fold = openTopicFold({ topic: 'items', projections: folded, bus, store, hub, deadLetters, logger });
    return fold;
  }

  const publish = (id: string): ReturnType<EventTopic['publish']> =>
    memory.topic('items').publish(createEvent({ source: '/s', type: 'T', data: { id } }));

  test('E08 a store that fails is tried again: no event is lost, none has its effect twice', async () => {
    const store = new MemoryStore();
    let calls = 0;
    const failing: ProjectionStore = {
      read: (projection, keys) => store.read(projection, keys),
      commit: async (commit) => {
        calls += 1;
        if (calls % 3 === 1) throw new Error('before');
        const outcome = await store.commit(commit);
        if (calls % 3 === 2) throw new Error('after');
        return outcome;
      },
      hasSeen: (of) => store.hasSeen(of),
      close: () => store.close(),
    };
    const { progress } = open({ store: failing });
    let last = await publish('a');
    for (let index = 0; index < 5; index += 1) last = await publish('a');
    expect(await progress.wait(last, wait)).toBe(true);
    expect((await store.read('Item', ['a'])).states).toEqual([{ id: 'a', n: 6 }]);
    expect(lines.join()).toContain('reading the topic failed; it is tried again');
  });

  test('E08 what has had its effect before another commit failed is no dead letter when it is tried again', async () => {
    const store = new MemoryStore();
    const own = projectionsOf(`
      type Sum @projection(topic: "items", key: "id") { id: ID! n: Int! @sum }
      type Seen @projection(topic: "items", key: "id") { id: ID! n: Int! @count }`);
    let refusals = 1;
    const failing: ProjectionStore = {
      read: (projection, keys) => store.read(projection, keys),
      commit: (commit) => {
        if (commit.projection === 'Seen' && refusals-- > 0) throw new Error('once');
        return store.commit(commit);
      },
      hasSeen: (place) => store.hasSeen(place),
      close: () => store.close(),
    };
    const event = createEvent({ source: '/s', type: 'T', data: { id: 'a', n: 2 ** 31 - 1 } });
    const position = await memory.topic('items').publish(event);
    expect(await open({ store: failing, folded: own }).progress.wait(position, wait)).toBe(true);
    expect((await store.read('Sum', ['a'])).states).toEqual([{ id: 'a', n: 2 ** 31 - 1 }]);
    expect((await store.read('Seen', ['a'])).states).toEqual([{ id: 'a', n: 1 }]);
    expect(counted).toEqual([]);
  });

  test('a count is an Int too: the event that would take it further is kept aside', async () => {
    const store = new MemoryStore();
    const before = { topic: 'items', epoch: 'before', partition: 0, offset: 0 };
    const full = { id: 'a', n: 2 ** 31 - 1 };
    await store.commit({ projection: 'Item', position: before, event: 'before', changes: new Map([['a', full]]) });
    const position = await publish('a');
    expect(await open({ store }).progress.wait(position, wait)).toBe(true);
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
    expect(await open({ bus }).progress.wait(position, wait)).toBe(true);
  });

  test('a dead letter that the bus refuses is logged with its position and holds up nothing', async () => {
    const bus = stageBus(memory, () => ({ publish: () => Promise.reject(new Error('full')) }));
    const store = new MemoryStore();
    const { progress } = open({ bus, store });
    const { offset } = await memory.topic('items').publishText('nonsense');
    expect(await progress.wait(await publish('a'), wait)).toBe(true);
    expect((await store.read('Item', ['a'])).states).toEqual([{ id: 'a', n: 1 }]);
    expect(lines.join()).toContain('a dead letter could not be kept');
    expect(lines.join()).toContain(`"offset":${String(offset)}`);
    expect(counted).toEqual(['items']);
  });

  test('dead letters are logged once in a thousand, and each is counted', async () => {
    const { progress } = open();
    let last = await memory.topic('items').publishText('nonsense');
    for (let index = 0; index < 1000; index += 1) last = await memory.topic('items').publishText('nonsense');
    await progress.wait(last, wait);
    expect(counted).toHaveLength(1001);
    expect(lines).toHaveLength(2);
  });

  test('a dead letter has the same id whenever the fold begins anew', async () => {
    const position = await memory.topic('items').publishText('nonsense');
    await open().progress.wait(position, wait);
    await fold?.close();
    await open().progress.wait(position, wait);
    const letters = await recordsOf(memory.topic('items.dead'), { count: 2 });
    const ids = letters.map(({ text }) => (JSON.parse(text) as { id: unknown }).id);
    expect(ids[0]).toBe(`items/${position.epoch}/0/1`);
    expect(ids[1]).toBe(ids[0]);
  });

  test('order per key is kept, also while thousands of events wait', async () => {
    const hub = new ChangeHub();
    const seen: Change[] = [];
    hub.listen({ projection: 'Item' }, (change) => seen.push(change));
    let last = await publish('a');
    for (let index = 1; index < 3000; index += 1) last = await publish(index % 2 === 0 ? 'a' : 'b');
    await open({ hub }).progress.wait(last, wait);
    const ofA = seen.filter(({ key }) => key === 'a').map(({ state }) => state?.['n']);
    expect(ofA).toEqual(Array.from({ length: 1500 }, (_, index) => index + 1));
  });

  test('E20 a burst of 10 000 events lets others have their turn', async () => {
    let last = await publish('a');
    for (let index = 1; index < 10_000; index += 1) last = await publish('a');
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    await open().progress.wait(last, wait);
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  test('closing ends every wait', async () => {
    const topicFold = open();
    const waiting = topicFold.progress.wait({ topic: 'items', epoch: 'e', partition: 0, offset: 5 }, wait);
    await topicFold.close();
    expect(await waiting).toBe(false);
  });
});

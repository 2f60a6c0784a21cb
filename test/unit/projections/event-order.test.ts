import { createEvent } from '../../../src/events/create-event';
import { MemoryBus } from '../../../src/events/memory-bus';
import type { Position } from '../../../src/events/event-bus';
import { createLogger } from '../../../src/logger';
import { MemoryStore } from '../../../src/projections/memory/memory-store';
import { openFolds, type Folds } from '../../../src/projections/open-folds';
import { EventOrder } from '../../../src/projections/folding/event-order';
import { createServedEntity } from '../../../src/projections/served-entity';
import { createStoredShape } from '../../../src/projections/stored-shape';
import { groupByName, projectionsOf } from '../../projections-of';

const wait = { milliseconds: 10_000, signal: new AbortController().signal };
const sdl = `type Item @projection(topic: "items", key: "id", deletes: ["Gone"]) {
  id: ID! status: String @index sum: Int! @sum(path: "n") moves: Int! @count marks: [String!]! @append(path: "mark") first: String @first @from(path: "status")
}`;

interface Sent {
  readonly sequence?: unknown;
  readonly source?: string;
  readonly type?: string;
  readonly id?: string;
  readonly topic?: string;
}

describe('events whose source counts them', () => {
  let bus: MemoryBus;
  let store: MemoryStore;
  let folds: Folds;
  let gaps: string[];

  function open(of = sdl): void {
    const projections = projectionsOf(of);
    bus = new MemoryBus();
    gaps = [];
    store = new MemoryStore(groupByName(projections).map((own) => createStoredShape(own, 1)));
    const meter = {
      countDeadLetter: () => undefined,
      countGap: ({ reason }: { reason: string }) => void gaps.push(reason),
    };
    const logger = createLogger({ level: 'silent' });
    folds = openFolds({ subschema: 's', projections, partitions: 1, bus, store, meter, logger });
  }

  beforeEach(() => {
    open();
  });

  afterEach(async () => {
    await folds.close();
    await bus.close();
  });

  async function send(data: Readonly<Record<string, unknown>>, sent: Sent = {}): Promise<Position> {
    const { source = '/s', type = 'T', id, sequence, topic = 'items' } = sent;
    const event = createEvent({ source, type, data: { id: 'a', ...data }, ...(id === undefined ? {} : { id }) });
    const position = await bus.topic(topic).publishText(JSON.stringify({ ...event, sequence }));
    expect(await folds.wait('Item', position, wait)).toBe(true);
    return position;
  }

  const read = async (): Promise<unknown> => {
    const [projection] = projectionsOf(sdl);
    const [state] = (await store.read('Item', ['a'])).states;
    return projection && state && createServedEntity(projection, state);
  };

  test('E03 one that comes late counts, sums and is added, and replaces nothing that a later one said', async () => {
    await send({ status: 'one', n: 1, mark: 'i' }, { sequence: '1' });
    await send({ status: 'three', n: 3, mark: 'iii' }, { sequence: '3' });
    await send({ status: 'two', n: 2, mark: 'ii' }, { sequence: '2' });
    expect(await read()).toEqual({
      id: 'a',
      status: 'three',
      sum: 6,
      moves: 3,
      marks: ['i', 'iii', 'ii'],
      first: 'one',
    });
    await send({ status: 'ten', n: 0 }, { sequence: '10' });
    await send({ status: 'nine', n: 0 }, { sequence: '9' });
    expect(await read()).toMatchObject({ status: 'ten', moves: 5 });
  });

  test('E03 each source and each entity is counted on its own; what is not counted has the last word', async () => {
    await send({ status: 'x5' }, { sequence: '5', source: '/x' });
    await send({ status: 'y1' }, { sequence: '1', source: '/y' });
    expect(await read()).toMatchObject({ status: 'y1' });
    await send({ id: 'b', status: 'x1' }, { sequence: '1', source: '/x' });
    expect((await store.read('Item', ['b'])).states).toMatchObject([{ status: 'x1' }]);
    await send({ status: 'x4' }, { sequence: '4', source: '/x' });
    expect(await read()).toMatchObject({ status: 'y1' });
    await send({ status: 'free' });
    await send({ status: 'words' }, { sequence: 'b-7' });
    expect(await read()).toMatchObject({ status: 'words' });
  });

  test('E03 a removal that comes late removes nothing; one in its turn does', async () => {
    await send({ status: 'two' }, { sequence: '2' });
    await send({}, { sequence: '1', type: 'Gone' });
    expect(await read()).toMatchObject({ status: 'two' });
    await send({}, { sequence: '3', type: 'Gone' });
    expect(await read()).toBeUndefined();
  });

  test('E04 a hole is counted once, however late it is filled, also when all is folded anew', async () => {
    await send({ status: 'a' }, { sequence: '7' });
    await send({ status: 'b' }, { sequence: '8' });
    expect(gaps).toEqual([]);
    await send({ status: 'c' }, { sequence: '11' });
    await send({ status: 'd' }, { sequence: '12' });
    await send({ status: 'e' }, { sequence: '9' });
    await send({ status: 'f' }, { sequence: '10' });
    expect(gaps).toEqual(['sequence']);
    expect(await folds.rebuild('Item')).toEqual([]);
    expect(gaps).toEqual(['sequence']);
    await send({ status: 'g' }, { sequence: '14', type: 'Gone' });
    expect(gaps).toEqual(['sequence', 'sequence']);
    expect(await read()).toBeUndefined();
  });

  test('E04 a hole before what two types are folded from is counted once', async () => {
    await folds.close();
    open(`${sdl} type Other @projection(topic: "items", key: "id") { id: ID! n: Int }`);
    await send({}, { sequence: 1 });
    await send({}, { sequence: 3 });
    expect(gaps).toEqual(['sequence']);
  });

  test('E03 what no field changed with is kept, and told to nobody', async () => {
    await folds.close();
    open('type Item @projection(topic: "items", key: "id") { id: ID! status: String }');
    await send({ status: 'x' }, { sequence: '1' });
    await send({ status: 'x' }, { sequence: '5' });
    const { cursor } = await store.read('Item', []);
    expect(cursor).toMatchObject([{ sequence: 1 }]);
    await send({ status: 'late' }, { sequence: '4' });
    expect((await store.read('Item', ['a'])).states).toMatchObject([{ status: 'x' }]);
    expect((await store.read('Item', [])).cursor).toEqual(cursor);
  });

  test('topics of one type are counted apart', async () => {
    await folds.close();
    open(
      `type Item @projection(topic: "items", key: "id") @projection(topic: "more", key: "id") { id: ID! status: String }`,
    );
    await send({ status: 'items' }, { sequence: '5' });
    await send({ status: 'more' }, { sequence: '1', topic: 'more' });
    expect((await store.read('Item', ['a'])).states).toMatchObject([{ status: 'more' }]);
  });

  test('at most sixteen sources are remembered of an entity', () => {
    const [projection] = projectionsOf(sdl);
    if (projection === undefined) throw new Error('There is a projection.');
    const order = new EventOrder(projection, false);
    const sources = Array.from({ length: 17 }, (_, index) => ({ source: String(index), sequence: 5 }));
    const state = sources.reduce(order.note.bind(order), { id: 'a' });
    const late = sources.filter(({ source }) => order.isLate(state, { source, sequence: 1 }));
    expect(late.map(({ source }) => source)).toEqual(sources.slice(1).map(({ source }) => source));
  });
});

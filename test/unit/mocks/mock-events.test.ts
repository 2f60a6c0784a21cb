import { MemoryBus } from '../../../src/events/memory-bus';
import { recordsOf } from '../../records-of';
import { mockEvents, type EventsMock, type Producer } from '../../../src/mocks/mock-events';
import type { MockWorld, RunningMock } from '../../../src/mocks/mock';

describe('a mock of events', () => {
  let bus: MemoryBus;
  let world: MockWorld;

  beforeEach(() => {
    bus = new MemoryBus();
    world = {
      bus: (name) => (name === 'shipping' ? Promise.resolve(bus) : Promise.reject(new Error('no such subschema'))),
    };
  });

  afterEach(async () => {
    await bus.close();
  });

  async function textsOf(topic: string): Promise<readonly string[]> {
    return (await recordsOf(bus.topic(topic))).map(({ text }) => text);
  }

  const dataOf = async (topic: string): Promise<readonly unknown[]> =>
    (await textsOf(topic)).map((text) => (text.startsWith('{') ? (JSON.parse(text) as { data: unknown }).data : text));

  /** Starts a mock with one more producer, lets that come to its end, and stops the mock. */
  async function runToEnd(mock: EventsMock, produce: Producer): Promise<RunningMock> {
    let finish: () => void = () => undefined;
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const running = await mock.produce((tools) => produce(tools).finally(finish)).start(world);
    await finished;
    await running.stop();
    return running;
  }

  test('publishes its fixtures in order before its producers, and records what it published', async () => {
    const mock = mockEvents('shipping')
      .event('t', { type: 'A', key: 'k', data: 1, time: '2026-01-01T00:00:00Z' })
      .event('t', { type: 'B', data: 2 });
    const running = await runToEnd(mock, ({ publish }) => publish('t', { type: 'C', data: 3 }));
    expect(await dataOf('t')).toEqual([1, 2, 3]);
    expect(running.endpoint).toBeUndefined();
    expect(running.calls.map(({ target }) => target)).toEqual(['t', 't', 't']);
    expect(running.calls[0]?.payload).toEqual({
      specversion: '1.0',
      id: 'fixture-shipping-1',
      source: '/mock/shipping',
      type: 'A',
      time: '2026-01-01T00:00:00Z',
      partitionkey: 'k',
      datacontenttype: 'application/json',
      data: 1,
    });
  });

  test('fixtures keep their ids from start to start', async () => {
    const mock = mockEvents('shipping').event('t', { type: 'A', data: 1 });
    await (await mock.start(world)).stop();
    await (await mock.start(world)).stop();
    const ids = (await textsOf('t')).map((text) => (JSON.parse(text) as { id: string }).id);
    expect(ids).toEqual(['fixture-shipping-1', 'fixture-shipping-1']);
  });

  test('every repeats until the mock is stopped; then nothing is published any more', async () => {
    let late: () => Promise<void> = () => Promise.resolve();
    let count = 0;
    const mock = mockEvents('shipping');
    const enough = new Promise<void>((resolve) => {
      mock.produce(async ({ publish, every }) => {
        late = () => publish('t', { type: 'L', data: 'late' });
        await every(1, async () => {
          count += 1;
          await publish('t', { type: 'T', data: count });
          if (count === 5) resolve();
        });
      });
    });
    const running = await mock.start(world);
    await enough;
    await running.stop();
    const published = count;
    await late();
    expect(await dataOf('t')).toEqual(Array.from({ length: published }, (_, index) => index + 1));
  });

  test('faults befall what producers publish, in their order', async () => {
    const refused: string[] = [];
    const mock = mockEvents('shipping')
      .event('t', { type: 'F', data: 'fixture' })
      .garbage()
      .drop()
      .fail()
      .delay(5)
      .duplicate();
    await runToEnd(mock, async ({ publish }) => {
      for (const data of [1, 2, 3, 4, 5, 6]) {
        await publish('t', { type: 'T', data }).catch((error: unknown) => refused.push(String(error)));
      }
    });
    expect(await dataOf('t')).toEqual(['fixture', 'no event {', 4, 5, 5, 6]);
    expect(refused).toEqual(['Error: The bus did not take an event of t: a fault was scripted.']);
  });

  test('a lasting fault ends with heal', async () => {
    const mock = mockEvents('shipping');
    mock.always.drop();
    await runToEnd(mock, async ({ publish }) => {
      await publish('t', { type: 'T', data: 1 });
      mock.heal();
      await publish('t', { type: 'T', data: 2 });
    });
    expect(await dataOf('t')).toEqual([2]);
  });

  test('a hanging publication ends when the mock is stopped', async () => {
    const mock = mockEvents('shipping').hang();
    const running = await mock.produce(({ publish }) => publish('t', { type: 'T', data: 1 })).start(world);
    await running.stop();
    expect(await dataOf('t')).toEqual([]);
  });

  test('what a producer throws is told when the mock is stopped', async () => {
    const running = await mockEvents('shipping')
      .produce(() => Promise.reject(new Error('mine')))
      .start(world);
    await expect(running.stop()).rejects.toThrow('A producer of a mock failed.');
  });

  test('needs a world, and a bus in it', async () => {
    await expect(mockEvents('shipping').start()).rejects.toThrow('needs a world');
    await expect(mockEvents('other').start(world)).rejects.toThrow('no such subschema');
  });
});

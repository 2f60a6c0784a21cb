import { getEventListeners } from 'node:events';
import type { BusRecord } from '../../../src/events/event-bus';
import { MemoryBus } from '../../../src/events/memory-bus';

async function textsOf(reader: AsyncIterableIterator<BusRecord>, count: number): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const next: IteratorResult<BusRecord, unknown> = await reader.next();
    if (next.done !== true) texts.push(next.value.text);
  }
  return texts;
}

describe('the memory bus keeps a bounded log', () => {
  const { signal } = new AbortController();

  test('the oldest records go, by their number', async () => {
    const bus = new MemoryBus({ retention: { records: 3 } });
    for (const text of ['a', 'b', 'c', 'd', 'e']) await bus.publishText('t', text);
    expect(await textsOf(bus.read('t', { signal }), 3)).toEqual(['c', 'd', 'e']);
    expect(await bus.newest('t')).toMatchObject({ offset: 4 });
    await bus.close();
  });

  test('the oldest records go, by their characters', async () => {
    const bus = new MemoryBus({ retention: { characters: 10 } });
    for (const text of ['aaaaa', 'bbbbb', 'ccccc', 'ddddd']) await bus.publishText('t', text);
    const reader = bus.read('t', { signal });
    const [first] = await textsOf(reader, 1);
    expect(['bbbbb', 'ccccc']).toContain(first);
    await bus.close();
  });

  test('a record longer than all is kept while it is alone', async () => {
    const bus = new MemoryBus({ retention: { characters: 10 } });
    await bus.publishText('t', 'x'.repeat(50));
    expect(await textsOf(bus.read('t', { signal }), 1)).toEqual(['x'.repeat(50)]);
    await bus.close();
  });

  test('what an attached reader has yet to read stays, until the log would be twice its size; then publishing is refused', async () => {
    const bus = new MemoryBus({ retention: { records: 3 } });
    const reader = bus.read('t', { signal });
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) await bus.publishText('t', text);
    await expect(bus.publishText('t', 'g')).rejects.toThrow('Topic t is full');
    expect(await textsOf(reader, 6)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    await bus.publishText('t', 'g');
    expect(await textsOf(reader, 1)).toEqual(['g']);
    await bus.close();
  });

  test('a reader that has left holds nothing back', async () => {
    const bus = new MemoryBus({ retention: { records: 3 } });
    const reader = bus.read('t', { signal });
    await reader.return?.();
    for (let index = 0; index < 10; index += 1) await bus.publishText('t', String(index));
    expect(await textsOf(bus.read('t', { signal }), 3)).toEqual(['7', '8', '9']);
    await bus.close();
  });

  test('a long run drops in bulk and loses nothing for a reader that keeps up', async () => {
    const bus = new MemoryBus({ retention: { records: 10 } });
    const reader = bus.read('t', { signal });
    for (let index = 0; index < 5000; index += 1) {
      await bus.publishText('t', String(index));
      expect(await textsOf(reader, 1)).toEqual([String(index)]);
    }
    expect(await textsOf(bus.read('t', { signal }), 2)).toEqual(['4990', '4991']);
    await bus.close();
  });

  test('a position of another epoch counts as none', async () => {
    const bus = new MemoryBus();
    await bus.publishText('t', 'a');
    const after = { topic: 't', epoch: 'other', partition: 0, offset: 100 };
    expect(await textsOf(bus.read('t', { after, signal }), 1)).toEqual(['a']);
    await bus.close();
  });

  test('calls of next may overlap', async () => {
    const bus = new MemoryBus();
    const reader = bus.read('t', { signal });
    const both = [reader.next(), reader.next()];
    await bus.publishText('t', 'a');
    await bus.publishText('t', 'b');
    expect(await Promise.all(both)).toMatchObject([{ value: { text: 'a' } }, { value: { text: 'b' } }]);
    await bus.close();
  });

  test('readers that have ended leave no listener on the signal', async () => {
    const bus = new MemoryBus();
    const controller = new AbortController();
    for (let index = 0; index < 50; index += 1) await bus.read('t', { signal: controller.signal }).return?.();
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    await bus.close();
    expect(() => bus.read('t', { signal })).toThrow('closed');
  });
});

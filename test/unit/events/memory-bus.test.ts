import { getEventListeners } from 'node:events';
import type { BusRecord, Position } from '../../../src/events/event-bus';
import { MemoryBus } from '../../../src/events/memory-bus';

async function textsOf(reader: AsyncIterableIterator<readonly BusRecord[]>, count: number): Promise<readonly string[]> {
  const texts: string[] = [];
  while (texts.length < count) {
    const next: IteratorResult<readonly BusRecord[], unknown> = await reader.next();
    if (next.done === true) break;
    texts.push(...next.value.map(({ text }) => text));
  }
  return texts;
}

describe('the memory bus keeps a bounded log', () => {
  const { signal } = new AbortController();

  test('the oldest records go, by their number', async () => {
    const bus = new MemoryBus({ retention: { records: 3 } });
    for (const text of ['a', 'b', 'c', 'd', 'e']) await bus.topic('t').publishText(text);
    expect(await textsOf(bus.topic('t').read({ signal }), 3)).toEqual(['c', 'd', 'e']);
    expect(await bus.topic('t').ends()).toMatchObject([{ oldest: { offset: 3 }, newest: { offset: 5 } }]);
    await bus.close();
  });

  test('the oldest records go, by their characters', async () => {
    const bus = new MemoryBus({ retention: { characters: 10 } });
    for (const text of ['aaaaa', 'bbbbb', 'ccccc', 'ddddd']) await bus.topic('t').publishText(text);
    const reader = bus.topic('t').read({ signal });
    const [first] = await textsOf(reader, 1);
    expect(['bbbbb', 'ccccc']).toContain(first);
    await bus.close();
  });

  test('a record longer than all is kept while it is alone', async () => {
    const bus = new MemoryBus({ retention: { characters: 10 } });
    await bus.topic('t').publishText('x'.repeat(50));
    expect(await textsOf(bus.topic('t').read({ signal }), 1)).toEqual(['x'.repeat(50)]);
    await bus.close();
  });

  test('what an attached reader has yet to read stays, until the log would be twice its size; then publishing is refused', async () => {
    const bus = new MemoryBus({ retention: { records: 3 } });
    const reader = bus.topic('t').read({ signal });
    for (const text of ['a', 'b', 'c', 'd', 'e', 'f']) await bus.topic('t').publishText(text);
    await expect(bus.topic('t').publishText('g')).rejects.toThrow('Topic t is full');
    expect(await textsOf(reader, 6)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    await bus.topic('t').publishText('g');
    expect(await textsOf(reader, 1)).toEqual(['g']);
    await bus.close();
  });

  test('a reader that has left holds nothing back', async () => {
    const bus = new MemoryBus({ retention: { records: 3 } });
    const reader = bus.topic('t').read({ signal });
    await reader.return?.();
    for (let index = 0; index < 10; index += 1) await bus.topic('t').publishText(String(index));
    expect(await textsOf(bus.topic('t').read({ signal }), 3)).toEqual(['7', '8', '9']);
    await bus.close();
  });

  test('a long run drops in bulk and loses nothing for a reader that keeps up', async () => {
    const bus = new MemoryBus({ retention: { records: 10 } });
    const reader = bus.topic('t').read({ signal });
    for (let index = 0; index < 5000; index += 1) {
      await bus.topic('t').publishText(String(index));
      expect(await textsOf(reader, 1)).toEqual([String(index)]);
    }
    expect(await textsOf(bus.topic('t').read({ signal }), 10)).toEqual(
      Array.from({ length: 10 }, (_, index) => String(4990 + index)),
    );
    await bus.close();
  });

  test('E13 a position of another epoch, or one whose successor was dropped, is a gap', async () => {
    const bus = new MemoryBus({ retention: { records: 3 } });
    const first = await bus.topic('t').publishText('a');
    const read = (after: Position): Promise<unknown> => bus.topic('t').read({ after, signal }).next();
    await expect(read({ ...first, epoch: 'other' })).rejects.toMatchObject({ reason: 'recreated', lost: undefined });
    for (const text of ['b', 'c', 'd', 'e']) await bus.topic('t').publishText(text);
    await expect(read(first)).rejects.toMatchObject({ name: 'LogGap', reason: 'trimmed', lost: 1, topic: 't' });
    await bus.close();
  });

  test('calls of next may overlap', async () => {
    const bus = new MemoryBus();
    const reader = bus.topic('t').read({ signal });
    const both = [reader.next(), reader.next()];
    await bus.topic('t').publishText('a');
    await bus.topic('t').publishText('b');
    expect(await Promise.all(both)).toMatchObject([{ value: [{ text: 'a' }] }, { value: [{ text: 'b' }] }]);
    await bus.close();
  });

  test('readers that have ended leave no listener on the signal', async () => {
    const bus = new MemoryBus();
    const controller = new AbortController();
    for (let index = 0; index < 50; index += 1) await bus.topic('t').read({ signal: controller.signal }).return?.();
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    await bus.close();
    expect(() => bus.topic('t').read({ signal })).toThrow('closed');
  });
});

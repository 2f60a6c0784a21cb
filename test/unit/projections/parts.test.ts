import { getEventListeners } from 'node:events';
import { BoundedStream } from '../../../src/projections/bounded-stream';
import { formatEntityKey, parseEntityKey } from '../../../src/projections/entity-key';
import { parseEventPath, readEventPath } from '../../../src/projections/event-path';
import { FoldProgress } from '../../../src/projections/fold-progress';
import { RecentEvents } from '../../../src/projections/folding/recent-events';

const at = (offset: number, epoch = 'e'): { topic: string; epoch: string; partition: number; offset: number } => ({
  topic: 't',
  epoch,
  partition: 0,
  offset,
});

describe('entity keys', () => {
  test.each([[['a']], [['a', '1']], [['["a"]', '']]])('%j is read back as it was written', (values) => {
    expect(parseEntityKey(formatEntityKey(values), values.length)).toEqual(values);
  });

  test('a text that is no compound key is none', () => {
    for (const text of ['a', '["a"]', '["a", 1]', '{}']) expect(parseEntityKey(text, 2)).toBeUndefined();
  });
});

describe('event paths', () => {
  test('read own members alone', () => {
    expect(readEventPath({ a: [{ b: 1 }] }, ['a', '0', 'b'])).toBe(1);
    expect(readEventPath({ a: 1 }, ['constructor'])).toBeUndefined();
    expect(readEventPath({ a: 'text' }, ['a', 'length'])).toBeUndefined();
    expect(readEventPath(5, [])).toBe(5);
  });

  test('a text that is no path is none', () => {
    for (const text of ['', 'a.', '.a', 'a..b', ' a', 'a. b']) expect(parseEventPath(text)).toBeUndefined();
    expect(parseEventPath('a.b')).toEqual(['a', 'b']);
    expect(parseEventPath('.')).toEqual([]);
  });
});

describe('what is remembered of events', () => {
  test('E01 holds at least as many as it was made for, and at most twice as many, the newest', () => {
    const recent = new RecentEvents([{ topic: 't', event: '0', digest: 0 }], 3);
    for (let added = 1; added <= 20; added += 1) {
      recent.add(String(added), added);
      const held = Array.from({ length: added + 1 }, (_, event) => recent.digestOf(String(event)));
      const known = held.filter((digest) => digest !== undefined);
      expect(known.length).toBeGreaterThanOrEqual(Math.min(3, added + 1));
      expect(known.length).toBeLessThanOrEqual(6);
      expect(known).toEqual(Array.from(known, (_, index) => added + 1 - known.length + index));
    }
  });
});

describe('the progress of a fold', () => {
  test('a wait ends when the position is passed, and not by another epoch', async () => {
    const progress = new FoldProgress();
    const controller = new AbortController();
    const wait = { milliseconds: 5000, signal: controller.signal };
    const waiting = progress.wait(at(3), wait);
    progress.pass(at(9, 'other'));
    progress.pass(at(2));
    progress.pass(at(4));
    expect(await waiting).toBe(true);
    expect(await progress.wait(at(4), wait)).toBe(true);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  test('a wait ends by time, or with its signal', async () => {
    const progress = new FoldProgress();
    const controller = new AbortController();
    expect(await progress.wait(at(0), { milliseconds: 1, signal: controller.signal })).toBe(false);
    const waiting = progress.wait(at(0), { milliseconds: 60_000, signal: controller.signal });
    controller.abort();
    expect(await waiting).toBe(false);
    expect(await progress.wait(at(0), { milliseconds: 1, signal: controller.signal })).toBe(false);
  });
});

describe('a bounded stream', () => {
  const open = (capacity: number, ends: string[] = []): BoundedStream<{ readonly n: number }> =>
    new BoundedStream({
      capacity,
      createOverflow: () => new Error('too slow'),
      signal: new AbortController().signal,
      onEnd: () => ends.push('end'),
    });

  test('gives what was pushed, waiting or not', async () => {
    const stream = open(2);
    const waiting = stream.next();
    for (const n of [1, 2, 3]) stream.push({ n });
    expect([await waiting, await stream.next(), await stream.next()].map(({ value }) => value?.n)).toEqual([1, 2, 3]);
  });

  test('beyond its capacity it ends with its error, once, and frees itself once', async () => {
    const ends: string[] = [];
    const stream = open(1, ends);
    for (const n of [1, 2, 3]) stream.push({ n });
    await expect(stream.next()).rejects.toThrow('too slow');
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    stream.end();
    expect(ends).toEqual(['end']);
  });

  test('may be iterated', async () => {
    const stream = open(3);
    stream.push({ n: 1 });
    for await (const { n } of stream) {
      expect(n).toBe(1);
      break;
    }
    expect((await stream.next()).done).toBe(true);
  });
});

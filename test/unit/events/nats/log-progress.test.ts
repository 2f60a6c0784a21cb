import type { LogGapFacts, LogGapReason } from '../../../../src/events/log-gap';
import type { StreamState } from '../../../../src/events/nats/find-gap';
import { LogProgress } from '../../../../src/events/nats/log-progress';
import type { PulledMessage } from '../../../../src/events/nats/pull-feed';

const stream = (over: Partial<StreamState> = {}): StreamState => ({
  epoch: 'e',
  isAlone: true,
  first: 1,
  last: 10,
  hasHoles: false,
  ...over,
});
const pulled = (...sequences: readonly number[]): readonly PulledMessage[] =>
  sequences.map((sequence) => ({ sequence, text: String(sequence) }));
const progressAfter = (offset: number): LogProgress =>
  new LogProgress({ topic: 't', partition: 2, after: { topic: 't', epoch: 'e', partition: 2, offset } });
const fresh = (): LogProgress => new LogProgress({ topic: 't', partition: 2, after: undefined });

const gapOf = (facts: Partial<LogGapFacts>): Error => expect.objectContaining(facts) as Error;

describe('where reading begins', () => {
  test.each([
    ['after nothing', fresh(), stream({ first: 4 }), 4],
    ['after a position', progressAfter(5), stream(), 6],
    ['at the end of what is held', progressAfter(10), stream(), 11],
    ['after the last record of a purged stream', progressAfter(10), stream({ first: 11 }), 11],
    ['in an empty stream', fresh(), stream({ first: 1, last: 0 }), 1],
  ])('%s', (_, progress, state, sequence) => {
    expect(progress.begin(state)).toBe(sequence);
  });

  test.each<[LogGapReason, StreamState, number | undefined]>([
    ['trimmed', stream({ first: 8 }), 2],
    ['trimmed', stream({ first: 8, isAlone: false }), undefined],
    ['recreated', stream({ epoch: 'another' }), undefined],
    ['emptied', stream({ last: 4 }), undefined],
  ])('E13: after a position whose next record is gone: %s', (reason, state, lost) => {
    expect(() => progressAfter(5).begin(state)).toThrow(gapOf({ topic: 't', partition: 2, reason, lost }));
  });

  test('a reader that has met the log and read nothing yet knows another log all the same', () => {
    const progress = fresh();
    progress.begin(stream({ first: 1, last: 0 }));
    expect(() => progress.begin(stream({ epoch: 'another' }))).toThrow(gapOf({ reason: 'recreated' }));
  });
});

describe('what is pulled', () => {
  test('gets its positions', () => {
    const progress = progressAfter(5);
    progress.begin(stream());
    expect(progress.pass(pulled(6, 7), true)).toEqual([
      { position: { topic: 't', epoch: 'e', partition: 2, offset: 6 }, text: '6' },
      { position: { topic: 't', epoch: 'e', partition: 2, offset: 7 }, text: '7' },
    ]);
    expect(progress.offset).toBe(7);
    expect(progress.pass([], true)).toEqual([]);
    expect(progress.begin(stream())).toBe(8);
  });

  test.each([
    ['before it', pulled(8), 2],
    ['within it', pulled(6, 9, 11), 3],
  ])('a hole %s is a loss where the topic has the stream alone', (_, messages, lost) => {
    const progress = progressAfter(5);
    progress.begin(stream());
    expect(progress.hasHole(messages)).toBe(true);
    expect(() => progress.pass(messages, true)).toThrow(gapOf({ reason: 'trimmed', lost }));
    expect(progress.pass(messages, false)).toHaveLength(messages.length);
  });

  test('holes that were there when reading began at the oldest record are nobody’s loss; later ones are', () => {
    const progress = fresh();
    progress.begin(stream({ hasHoles: true }));
    expect(progress.pass(pulled(1, 2, 5, 10), true)).toHaveLength(4);
    expect(() => progress.pass(pulled(12), true)).toThrow(gapOf({ lost: 1 }));
  });

  test('records that are trimmed while a log is read from its beginning are a loss', () => {
    const progress = fresh();
    progress.begin(stream());
    expect(progress.pass(pulled(1), true)).toHaveLength(1);
    expect(() => progress.pass(pulled(11), true)).toThrow(gapOf({ lost: 9 }));
  });
});

describe('a look at the stream while it is read', () => {
  test('tells trimming from another log and from one that holds less', () => {
    const progress = progressAfter(5);
    progress.begin(stream());
    expect(progress.findTrimmed(stream())).toBeUndefined();
    expect(progress.findTrimmed(stream({ first: 7 }))).toMatchObject({ reason: 'trimmed', lost: 1 });
    expect(() => progress.findTrimmed(stream({ epoch: 'another' }))).toThrow('recreated');
    expect(() => progress.findTrimmed(stream({ last: 3 }))).toThrow('emptied');
  });

  test('what others wrote is passed over, never back', () => {
    const progress = progressAfter(5);
    progress.passOver(9);
    progress.passOver(7);
    expect(progress.offset).toBe(9);
  });
});

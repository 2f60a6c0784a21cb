import { checkFold, type FoldCheck, type FoldedEvent } from '../../../src/mocks';

const schema = 'type Counter @projection(topic: "counts", key: "id") { id: ID! n: Int! last: DateTime }';
const events: FoldCheck['events'] = [
  { type: 'Added', data: { id: 'a', by: 1 } },
  { type: 'Added', data: { id: 'b', by: 2 } },
  { type: 'Reset', data: { id: 'a' } },
];

const addUp = (state: Readonly<Record<string, unknown>> | undefined, event: FoldedEvent): unknown => {
  if (event.type === 'Reset') return undefined;
  const { by } = event.data as { readonly by: number };
  return { n: Number(state?.['n'] ?? 0) + by, last: event.time };
};

const check = (fold: FoldCheck['folds'][string], more: Partial<FoldCheck> = {}): Promise<void> =>
  checkFold({ schema, type: 'Counter', folds: { Counter: fold }, events, runs: 5, ...more });

describe('the check of a fold of its own', () => {
  test('a pure fold passes', async () => {
    await expect(check(addUp)).resolves.toBeUndefined();
  });

  test('one that remembers beside its state is not pure', async () => {
    let calls = 0;
    await expect(check((_state, event) => ({ n: (calls += 1), last: event.time }))).rejects.toThrow(
      /^The fold of Counter is not pure: the same stream gave other states\. Stream 1 of seed 1: /,
    );
  });

  test('one whose state is not of the type, that throws or that writes into its state is refused', async () => {
    await expect(check(() => ({ n: 'many' }))).rejects.toThrow('refused an event (fold.ts: n: ');
    await expect(
      check(() => {
        throw new RangeError('secret');
      }),
    ).rejects.toThrow('refused an event (fold.ts: it threw a RangeError');
    const writes: FoldCheck['folds'][string] = (state) =>
      state === undefined ? { n: 1 } : Object.assign(state, { n: 2 });
    await expect(check(writes)).rejects.toThrow('it threw a TypeError');
  });

  test('the same seed draws the same streams, another one others', async () => {
    const typesOf = async (seed: number): Promise<string> => {
      const types: string[] = [];
      await check(
        (state, event) => {
          types.push(event.type);
          return addUp(state, event);
        },
        { seed, runs: 1, length: 8 },
      );
      return types.slice(0, 8).join();
    };
    expect(await typesOf(3)).toBe(await typesOf(3));
    expect(await typesOf(3)).not.toBe(await typesOf(4));
  });

  test.each([
    ['without the fold', { folds: {} }, 'fold.ts exports no Counter.'],
    ['without events', { events: [] }, 'A fold is checked with a projection and its events.'],
    [
      'with a schema that is wrong',
      { schema: 'type Counter @projection(topic: "t", key: "x") { id: ID! }' },
      'line 1: The key of Counter names the field x',
    ],
    [
      'of a type that is none',
      { type: 'Other', folds: { Other: addUp } },
      'A fold is checked with a projection and its events.',
    ],
  ])('%s it says what is missing', async (_name, more, message) => {
    await expect(check(addUp, more)).rejects.toThrow(message);
  });
});

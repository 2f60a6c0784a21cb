/* eslint-disable jest/no-export -- the tests of adapters call this suite */
import type { Position } from '../../src/events/event-bus';
import type { Commit, ProjectionStore } from '../../src/projections/projection-store';

/** Opens an empty store for one test; `close` frees all of it. */
export type StoreFactory = () => Promise<ProjectionStore>;

const at = (offset: number, more: Partial<Position> = {}): Position => ({
  topic: 't',
  epoch: 'e',
  partition: 0,
  offset,
  ...more,
});

/** What every adapter of the store of folded states must do. */
export function describeProjectionStore(name: string, openStore: StoreFactory): void {
  describe(`the projection store ${name}`, () => {
    let store: ProjectionStore;

    beforeEach(async () => {
      store = await openStore();
    });

    afterEach(async () => {
      await store.close();
    });

    const commit = (
      offset: number,
      changes: readonly (readonly [string, unknown])[],
      more: Partial<Commit> = {},
    ): Promise<string> =>
      store.commit({
        projection: 'P',
        position: at(offset),
        event: `event-${String(offset)}`,
        changes: new Map(changes.map(([key, n]) => [key, n === undefined ? undefined : { n }])),
        ...more,
      });

    test('reads what was committed, in the order of the keys, and where it stands', async () => {
      expect(
        await commit(0, [
          ['a', 1],
          ['b', 2],
        ]),
      ).toBe('applied');
      expect(await commit(1, [['a', 3]])).toBe('applied');
      expect(await store.read('P', ['b', 'x', 'a', 'b'])).toEqual({
        states: [{ n: 2 }, undefined, { n: 3 }, { n: 2 }],
        positions: [at(1)],
      });
    });

    test('knows nothing at first', async () => {
      expect(await store.read('P', ['a'])).toEqual({ states: [undefined], positions: [] });
    });

    test('removes', async () => {
      await commit(0, [
        ['a', 1],
        ['b', 1],
      ]);
      await commit(1, [
        ['a', undefined],
        ['never', undefined],
      ]);
      expect((await store.read('P', ['a', 'b'])).states).toEqual([undefined, { n: 1 }]);
    });

    test('an event without a change moves the position', async () => {
      await commit(4, []);
      expect((await store.read('P', [])).positions).toEqual([at(4)]);
    });

    test('an event at or below the position changes nothing', async () => {
      await commit(5, [['a', 5]]);
      expect(await commit(5, [['a', 6]], { event: 'other' })).toBe('behind');
      expect(await commit(4, [['a', 4]])).toBe('behind');
      expect(await store.read('P', ['a'])).toEqual({ states: [{ n: 5 }], positions: [at(5)] });
    });

    test('E01 an event whose identity is remembered moves the position alone', async () => {
      await commit(0, [['a', 1]], { event: 'same' });
      expect(await commit(1, [['a', 2]], { event: 'same' })).toBe('duplicate');
      expect(await store.read('P', ['a'])).toEqual({ states: [{ n: 1 }], positions: [at(1)] });
    });

    test('tells whether an event has had its effect, by its identity or its position', async () => {
      expect(await store.hasSeen({ projection: 'P', position: at(0), event: 'same' })).toBe(false);
      await commit(3, [['a', 1]], { event: 'same' });
      expect(await store.hasSeen({ projection: 'P', position: at(3), event: 'other' })).toBe(true);
      expect(await store.hasSeen({ projection: 'P', position: at(4), event: 'same' })).toBe(true);
      expect(await store.hasSeen({ projection: 'P', position: at(4), event: 'other' })).toBe(false);
      expect(await store.hasSeen({ projection: 'Q', position: at(3), event: 'same' })).toBe(false);
      expect(await store.hasSeen({ projection: 'P', position: at(3, { partition: 1 }), event: 'same' })).toBe(false);
      expect((await store.read('P', ['a'])).positions).toEqual([at(3)]);
    });

    test('remembers at least the last 10 000 identities of a partition', async () => {
      for (let offset = 0; offset < 10_000; offset += 1) await commit(offset, []);
      expect(await commit(10_000, [['a', 1]], { event: 'event-0' })).toBe('duplicate');
      expect(await commit(10_001, [['a', 1]], { event: 'event-9999' })).toBe('duplicate');
    });

    test('projections and partitions are apart', async () => {
      await commit(0, [['a', 1]], { event: 'same' });
      expect(await commit(0, [['a', 2]], { event: 'same', projection: 'Q' })).toBe('applied');
      expect(await commit(0, [['b', 3]], { event: 'same', position: at(0, { partition: 1 }) })).toBe('applied');
      expect(await store.read('P', ['a', 'b'])).toEqual({
        states: [{ n: 1 }, { n: 3 }],
        positions: [at(0), at(0, { partition: 1 })],
      });
      expect((await store.read('Q', ['a', 'b'])).states).toEqual([{ n: 2 }, undefined]);
    });

    test('E21 keys and names like __proto__ are like any other', async () => {
      await commit(
        0,
        [
          ['__proto__', 1],
          ['constructor', 2],
        ],
        { projection: '__proto__', event: '__proto__' },
      );
      expect((await store.read('__proto__', ['__proto__', 'constructor', 'toString'])).states).toEqual([
        { n: 1 },
        { n: 2 },
        undefined,
      ]);
    });
  });
}

/* eslint-disable jest/no-export -- the tests of adapters call this suite */
import type { Position } from '../../src/events/event-bus';
import { LeaseLost, type EventIdentity, type FoldChange, type FoldClaim } from '../../src/projections/fold-claim';
import type { EntityState } from '../../src/projections/projection';
import type { ProjectionStore, StoredShape } from '../../src/projections/projection-store';
import type { ChangeBatch } from '../../src/projections/stored-changes';

/** What an adapter is tested with: stores opened for the same shapes share what they hold, where it is outside the process. */
export interface StorePlace {
  /** Opens a store. `changes`: how many changes are kept for each partition. */
  readonly openStore: (shapes: readonly StoredShape[], options: { readonly changes: number }) => ProjectionStore;
  /** Empties the place for the next test. */
  readonly clear: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const topic = 't';
const at = (offset: number, more: Partial<Position> = {}): Position => ({
  topic,
  epoch: 'e',
  partition: 0,
  offset,
  ...more,
});

const sumAll = (states: readonly EntityState[]): EntityState => ({
  n: states.reduce((sum, { n }) => sum + Number(n), 0),
});

const shapeOf = (name: string, more: Partial<StoredShape> = {}): StoredShape => ({
  name,
  fingerprint: 'f',
  partitions: 1,
  index: [],
  combine: undefined,
  ...more,
});

const shapes = [
  shapeOf('P'),
  shapeOf('Q'),
  shapeOf('__proto__'),
  shapeOf('Indexed', { index: ['color', 'size'], partitions: 2 }),
  shapeOf('Parted', { partitions: 3 }),
  shapeOf('Combined', { partitions: 2, combine: sumAll, index: ['n'] }),
];

/** What every adapter of the store of folded states must do. */
export function describeProjectionStore(name: string, openPlace: () => Promise<StorePlace>): void {
  describe(`the projection store ${name}`, () => {
    let place: StorePlace;
    let store: ProjectionStore;
    let stop: AbortController;
    const claims: FoldClaim[] = [];

    beforeAll(async () => {
      place = await openPlace();
    });

    beforeEach(() => {
      store = place.openStore(shapes, { changes: 100 });
      stop = new AbortController();
    });

    afterEach(async () => {
      stop.abort();
      await Promise.all(claims.splice(0).map((claim) => claim.release()));
      await store.close();
      await place.clear();
    });

    afterAll(async () => {
      await place.close();
    });

    async function claim(projection: string, partition = 0, of: ProjectionStore = store): Promise<FoldClaim> {
      const claimed = await of.claim({ projection, partition });
      if (claimed === undefined) throw new Error(`${projection} was expected to be free.`);
      claims.push(claimed);
      return claimed;
    }

    type Values = readonly (readonly [string, EntityState | undefined])[];

    /** Commits what a batch of events left, one event for each value. */
    async function commit(
      { serving: writer }: Pick<FoldClaim, 'serving'>,
      values: Values,
      { position, identities = [] }: { readonly position: Position; readonly identities?: readonly EventIdentity[] },
    ): Promise<void> {
      await writer.load(new Set(values.map(([key]) => key)));
      const changes: FoldChange[] = [];
      for (const [key, state] of values) {
        const earlier = changes.findLast((change) => change.key === key);
        changes.push({ key, before: earlier === undefined ? writer.state(key) : earlier.state, state, position });
      }
      await writer.commit({ position, changes, identities });
    }

    const n = (value: number): EntityState => ({ n: value });

    async function take(batches: AsyncIterator<ChangeBatch>, count: number): Promise<readonly unknown[]> {
      const seen: unknown[] = [];
      while (seen.length < count) {
        const next: IteratorResult<ChangeBatch, unknown> = await batches.next();
        if (next.done === true) break;
        if (next.value.kind === 'replaced') seen.push('replaced');
        else for (const { key, state, sequence } of next.value.changes) seen.push([key, state, sequence]);
      }
      return seen;
    }

    test('knows nothing at first', async () => {
      expect(await store.read('P', ['a'])).toMatchObject({ states: [undefined], positions: [] });
      expect((await claim('P')).serving.head).toEqual({ positions: [], identities: [] });
    });

    test('reads what was committed, in the order of the keys, and where it stands', async () => {
      const held = await claim('P');
      await commit(held, [['a', n(1)], ['b', n(2)]], { position: at(4) }); // prettier-ignore
      await commit(held, [['a', n(3)]], { position: at(5) });
      expect(await store.read('P', ['b', 'x', 'a', 'b'])).toMatchObject({
        states: [n(2), undefined, n(3), n(2)],
        positions: [at(5)],
      });
    });

    test('a position keeps the name that the bus has for it', async () => {
      await commit(await claim('P'), [], { position: at(5, { mark: '17-0' }) });
      expect((await store.read('P', [])).positions).toEqual([at(5, { mark: '17-0' })]);
    });

    test('removes, and what is served is JSON as it was given', async () => {
      const state = { text: 'ä\u2028"', list: [1, null], deep: { a: true }, zero: 0, '': 'empty' };
      const held = await claim('P');
      await commit(held, [['a', state], ['b', n(1)], ['', n(7)]], { position: at(1) }); // prettier-ignore
      await commit(held, [['b', undefined], ['never', undefined]], { position: at(2) }); // prettier-ignore
      expect((await store.read('P', ['a', 'b', 'never', ''])).states).toEqual([state, undefined, undefined, n(7)]);
    });

    test('E03 a quiet state is kept, is the last of its key, and is no change', async () => {
      const { serving: writer } = await claim('P');
      const change = { key: 'a', before: undefined, state: n(1), position: at(1) };
      const quiet = { n: 1, '#': [['/s', 7]] };
      await writer.commit({
        position: at(1),
        changes: [change],
        identities: [],
        quiet: new Map([['a', quiet]]),
      });
      await writer.load(new Set(['a']));
      expect(writer.state('a')).toEqual(quiet);
      expect(await store.read('P', ['a'])).toMatchObject({ states: [quiet], cursor: [{ sequence: 1 }] });
    });

    test('several topics have positions and identities of their own, and share the states', async () => {
      const held = await claim('P');
      const identities = [{ topic: 'u', event: 'same', digest: 4_000_000_000 }];
      await commit(held, [['a', n(1)]], { position: at(9), identities: [{ topic, event: 'same', digest: 1 }] });
      await commit(held, [['a', n(2)]], { position: at(3, { topic: 'u', epoch: 'other' }), identities });
      await held.release();
      const { head } = (await claim('P')).serving;
      expect([...head.positions].sort((left, right) => left.offset - right.offset)).toEqual([
        at(3, { topic: 'u', epoch: 'other' }),
        at(9),
      ]);
      expect(head.identities).toHaveLength(2);
      expect(head.identities).toEqual(
        expect.arrayContaining([{ topic, event: 'same', digest: 1 }, ...identities]) as unknown,
      );
    });

    test('E01 at least the last 10 000 identities of a partition are given back, oldest first', async () => {
      const held = await claim('P');
      for (let from = 1; from <= 12_000; from += 500) {
        const identities = Array.from({ length: 500 }, (_, index) => ({
          topic,
          event: `/s\n${String(from + index)}`,
          digest: from + index,
        }));
        await commit(held, [], { position: at(from + 499), identities });
      }
      await held.release();
      const { identities } = (await claim('P')).serving.head;
      expect(identities.length).toBeGreaterThanOrEqual(10_000);
      expect(identities.at(-1)).toEqual({ topic, event: '/s\n12000', digest: 12_000 });
      expect(identities.at(-10_000)).toEqual({ topic, event: '/s\n2001', digest: 2001 });
    });

    test('projections and partitions are apart', async () => {
      await commit(await claim('P'), [['a', n(1)]], { position: at(1) });
      await commit(await claim('Q'), [['a', n(2)]], { position: at(1) });
      await commit(await claim('Parted', 1), [['a', n(3)]], { position: at(1, { partition: 1 }) });
      await commit(await claim('Parted', 2), [['b', n(4)]], { position: at(8, { partition: 2 }) });
      expect((await store.read('P', ['a'])).states).toEqual([n(1)]);
      expect((await store.read('Q', ['a'])).states).toEqual([n(2)]);
      const { states, positions, cursor } = await store.read('Parted', ['a', 'b']);
      expect(states).toEqual([n(3), n(4)]);
      expect(positions).toEqual([at(1, { partition: 1 }), at(8, { partition: 2 })]);
      expect(cursor.map(({ partition, sequence }) => [partition, sequence])).toEqual([[0, 0], [1, 1], [2, 1]]); // prettier-ignore
    });

    test('what several partitions hold of one key is combined', async () => {
      await commit(await claim('Combined', 0), [['a', n(1)], ['b', n(5)]], { position: at(1) }); // prettier-ignore
      await commit(await claim('Combined', 1), [['a', n(2)]], { position: at(1, { partition: 1 }) });
      expect((await store.read('Combined', ['a', 'b', 'c'])).states).toEqual([n(3), n(5), undefined]);
      const where = new Map([['n', [3]]]);
      const page = await store.list('Combined', { where, after: undefined, first: 5 });
      expect(page.entities).toEqual([{ key: 'a', state: n(3) }]);
    });

    test('E21 keys and names like __proto__ are like any other', async () => {
      await commit(await claim('__proto__'), [['__proto__', n(1)], ['constructor', n(2)]], { position: at(1) }); // prettier-ignore
      expect((await store.read('__proto__', ['__proto__', 'constructor', 'toString'])).states).toEqual([
        n(1),
        n(2),
        undefined,
      ]);
    });

    test('a name that the store was not opened for is a fault', async () => {
      await expect((async () => store.read('Unknown', []))()).rejects.toThrow('was not opened for');
    });

    describe('lists', () => {
      const red = { color: 'red', size: 1 };
      const blue = { color: 'blue', size: 1 };
      const list = async (
        where: Readonly<Record<string, readonly (string | number | boolean | null)[]>>,
        { after, first = 10 }: { readonly after?: string; readonly first?: number } = {},
      ): Promise<readonly (readonly string[] | boolean)[]> => {
        const page = await store.list('Indexed', { where: new Map(Object.entries(where)), after, first });
        return [page.entities.map(({ key }) => key), page.hasMore];
      };

      test('in the order of code points, a page at a time, over all partitions', async () => {
        const keys = ['b', 'a', 'ab', '\u{1F600}', '\uFB01', 'z', ''];
        for (const partition of [0, 1]) {
          const own = keys.filter((_, index) => index % 2 === partition);
          const values = own.map((key) => [key, red] as const);
          await commit(await claim('Indexed', partition), values, { position: at(1, { partition }) });
        }
        expect(await list({})).toEqual([['', 'a', 'ab', 'b', 'z', '\uFB01', '\u{1F600}'], false]);
        expect(await list({}, { first: 3 })).toEqual([['', 'a', 'ab'], true]);
        expect(await list({}, { first: 3, after: 'ab' })).toEqual([['b', 'z', '\uFB01'], true]);
        expect(await list({}, { first: 4, after: 'ab' })).toEqual([['b', 'z', '\uFB01', '\u{1F600}'], false]);
        expect(await list({}, { after: 'aa' })).toEqual([['ab', 'b', 'z', '\uFB01', '\u{1F600}'], false]);
        expect(await list({}, { first: 0 })).toEqual([[], true]);
      });

      test('by indexed fields, as they are now', async () => {
        const held = await claim('Indexed');
        const other = await claim('Indexed', 1);
        await commit(held, [['a', red], ['b', blue], ['c', { size: 2 }], ['d', red]], { position: at(1) }); // prettier-ignore
        await commit(other, [['e', { color: 'red', size: 2 }]], { position: at(1, { partition: 1 }) });
        expect(await list({ color: ['red'] })).toEqual([['a', 'd', 'e'], false]);
        expect(await list({ color: ['red'] }, { first: 1, after: 'a' })).toEqual([['d'], true]);
        expect(await list({ color: ['red', 'blue', 'red'] })).toEqual([['a', 'b', 'd', 'e'], false]);
        expect(await list({ color: ['red'], size: [2] })).toEqual([['e'], false]);
        expect(await list({ color: [null] })).toEqual([['c'], false]);
        expect(await list({ color: [] })).toEqual([[], false]);
        expect(await list({ size: ['1'] })).toEqual([[], false]);
        await commit(held, [['a', blue], ['d', undefined], ['a', red], ['a', blue]], { position: at(5) }); // prettier-ignore
        expect(await list({ color: ['red'] })).toEqual([['e'], false]);
        expect(await list({ color: ['blue'] })).toEqual([['a', 'b'], false]);
        expect(await list({})).toEqual([['a', 'b', 'c', 'e'], false]);
      });

      test('a page holds the states and says where they stand', async () => {
        await commit(await claim('Indexed'), [['a', red]], { position: at(4) });
        const page = await store.list('Indexed', { where: new Map(), after: undefined, first: 1 });
        expect(page).toMatchObject({ entities: [{ key: 'a', state: red }], positions: [at(4)] });
        expect(page.cursor[0]).toMatchObject({ partition: 0, sequence: 1 });
      });

      test('paging while entities come and go neither repeats nor hides others', async () => {
        const held = await claim('Indexed');
        const all = Array.from({ length: 40 }, (_, index) => `k${String(index).padStart(2, '0')}`);
        await commit(held, all.map((key) => [key, red]), { position: at(1) }); // prettier-ignore
        const seen: string[] = [];
        for (let after: string | undefined, round = 2; ; round += 1) {
          const page = await store.list('Indexed', { where: new Map([['color', ['red']]]), after, first: 7 });
          seen.push(...page.entities.map(({ key }) => key));
          if (!page.hasMore) break;
          after = seen.at(-1);
          // The cursor's own entity goes, another comes before it.
          await commit(held, [[after ?? '', undefined], [`k00${String(round)}`, red]], { position: at(round) }); // prettier-ignore
        }
        expect(seen).toEqual(all);
      });
    });

    describe('changes', () => {
      test('are followed from a cursor, each with its state then, in order', async () => {
        const held = await claim('P');
        await commit(held, [['a', n(1)]], { position: at(1) });
        const { cursor } = await store.read('P', []);
        const batches = store.follow('P', { after: cursor, signal: stop.signal });
        await commit(held, [['a', n(2)], ['a', n(3)], ['b', n(1)]], { position: at(2) }); // prettier-ignore
        const all = take(batches, 4);
        await commit(held, [['a', undefined]], { position: at(3) });
        expect(await all).toEqual([
          ['a', n(2), 2],
          ['a', n(3), 3],
          ['b', n(1), 4],
          ['a', undefined, 5],
        ]);
      });

      test('a cursor in the midst of a commit goes on there', async () => {
        const held = await claim('P');
        await commit(held, [['a', n(1)], ['b', n(2)], ['c', n(3)]], { position: at(1) }); // prettier-ignore
        const { cursor } = await store.read('P', []);
        const after = cursor.map((one) => ({ ...one, sequence: 1 }));
        expect(await take(store.follow('P', { after, signal: stop.signal }), 2)).toEqual([['b', n(2), 2], ['c', n(3), 3]]); // prettier-ignore
        expect(await store.changesSince('P', after)).toEqual({ kind: 'keys', keys: ['b', 'c'], cursor });
      });

      test('since a cursor are told by key, each once', async () => {
        const held = await claim('Parted', 1);
        const other = await claim('Parted', 2);
        const { cursor } = await store.read('Parted', []);
        await commit(held, [['a', n(1)], ['b', n(1)], ['a', n(2)]], { position: at(1, { partition: 1 }) }); // prettier-ignore
        await commit(other, [['c', n(1)]], { position: at(1, { partition: 2 }) });
        const since = await store.changesSince('Parted', cursor);
        expect(since).toMatchObject({ kind: 'keys', keys: ['a', 'b', 'c'] });
        if (since.kind === 'expired') throw new Error('The cursor was expected to be covered.');
        expect(await store.changesSince('Parted', since.cursor)).toMatchObject({ kind: 'keys', keys: [] });
        expect(since.cursor).toEqual((await store.read('Parted', [])).cursor);
      });

      test('a cursor that is older than the log of changes is expired, and following it says so', async () => {
        const held = await claim('P');
        const { cursor } = await store.read('P', []);
        for (let offset = 1; offset <= 400; offset += 1) {
          await commit(held, [['a', n(offset)]], { position: at(offset) });
        }
        expect(await store.changesSince('P', cursor)).toEqual({ kind: 'expired' });
        const covered = cursor.map((one) => ({ ...one, sequence: 301 }));
        expect(await store.changesSince('P', covered)).toMatchObject({ kind: 'keys', keys: ['a'] });
        const batches = store.follow('P', { after: cursor, signal: stop.signal });
        expect(await take(batches, 1)).toEqual(['replaced']);
        await commit(held, [['b', n(1)]], { position: at(401) });
        expect(await take(batches, 1)).toEqual([['b', n(1), 401]]);
      });

      test('a cursor of another generation, of none, or from the future is expired', async () => {
        await commit(await claim('P'), [['a', n(1)]], { position: at(1) });
        const [cursor] = (await store.read('P', [])).cursor;
        if (cursor === undefined) throw new Error('A cursor was expected.');
        for (const foreign of [
          { ...cursor, generation: 'x' },
          { ...cursor, sequence: 2 },
          { ...cursor, sequence: -1 },
        ]) {
          expect(await store.changesSince('P', [foreign])).toEqual({ kind: 'expired' });
        }
        expect(await store.changesSince('P', [])).toEqual({ kind: 'expired' });
      });

      test('following ends with its signal, a pending next too', async () => {
        const batches = store.follow('P', { after: (await store.read('P', [])).cursor, signal: stop.signal });
        const pending = batches.next();
        stop.abort();
        expect((await pending).done).toBe(true);
        expect((await batches.next()).done).toBe(true);
      });

      test('following ends when the store closes', async () => {
        const own = place.openStore(shapes, { changes: 100 });
        const batches = own.follow('P', { after: (await own.read('P', [])).cursor, signal: stop.signal });
        const pending = batches.next();
        await own.close();
        expect((await pending).done).toBe(true);
      });
    });

    describe('claims', () => {
      test('E11 one has a unit until it gives it back', async () => {
        const held = await claim('P');
        expect(await store.claim({ projection: 'P', partition: 0 })).toBeUndefined();
        expect(await store.claim({ projection: 'Q', partition: 0 })).toBeDefined();
        await commit(held, [['a', n(1)]], { position: at(1) });
        await held.release();
        expect(held.lost.aborted).toBe(true);
        const next = await claim('P');
        expect(next.serving.head.positions).toEqual([at(1)]);
      });

      test('E11 whoever gave a unit back writes nothing any more', async () => {
        const held = await claim('P');
        await held.release();
        const next = await claim('P');
        await expect(commit(held, [['a', n(1)]], { position: at(1) })).rejects.toThrow(LeaseLost);
        await expect((async () => held.swap(await held.build()))()).rejects.toThrow(LeaseLost);
        await commit(next, [['a', n(2)]], { position: at(1) });
        expect(await store.read('P', ['a'])).toMatchObject({ states: [n(2)], positions: [at(1)] });
      });

      test('a generation is built unseen, then it is served whole: states, lists, position, identities', async () => {
        const held = await claim('Indexed');
        await commit(held, [['a', { color: 'red' }], ['b', { color: 'red' }]], { position: at(50) }); // prettier-ignore
        const { cursor } = await store.read('Indexed', []);
        const batches = store.follow('Indexed', { after: cursor, signal: stop.signal });
        const serving = await held.build();
        const identities = [{ topic, event: 'x', digest: 1 }];
        await commit({ serving }, [['b', { color: 'blue' }]], { position: at(3), identities });
        expect(await store.read('Indexed', ['a', 'b'])).toMatchObject({
          states: [{ color: 'red' }, { color: 'red' }],
          positions: [at(50)],
          cursor,
        });
        await held.swap(serving);
        const { states, positions, cursor: swapped } = await store.read('Indexed', ['a', 'b']);
        expect([states, positions]).toEqual([[undefined, { color: 'blue' }], [at(3)]]);
        expect(swapped[0]?.generation).not.toBe(cursor[0]?.generation);
        const page = await store.list('Indexed', { where: new Map(), after: undefined, first: 9 });
        expect(page.entities).toEqual([{ key: 'b', state: { color: 'blue' } }]);
        expect(await take(batches, 1)).toEqual(['replaced']);
        expect(await store.changesSince('Indexed', cursor)).toEqual({ kind: 'expired' });
        await commit({ serving }, [['c', { color: 'red' }]], { position: at(4) });
        expect(await take(batches, 1)).toEqual([['c', { color: 'red' }, 2]]);
        await held.release();
        expect((await claim('Indexed')).serving.head).toEqual({ positions: [at(4)], identities });
      });

      test('what was built and given up leaves nothing behind', async () => {
        const held = await claim('P');
        await commit(held, [['a', n(1)]], { position: at(9) });
        const first = await held.build();
        await commit({ serving: first }, [['old', n(1)]], { position: at(1) });
        const second = await held.build();
        expect(second.head).toEqual({ positions: [], identities: [] });
        await held.swap(second);
        expect(await store.read('P', ['a', 'old'])).toMatchObject({ states: [undefined, undefined], positions: [] });
      });
    });
  });
}

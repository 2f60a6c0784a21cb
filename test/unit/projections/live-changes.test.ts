import { setTimeout as sleep } from 'node:timers/promises';
import { createLogger } from '../../../src/logger';
import { ChangeTail } from '../../../src/projections/change-tail';
import type { FoldClaim } from '../../../src/projections/fold-claim';
import { createCursorSeal } from '../../../src/projections/live/cursor-seal';
import { LiveChanges } from '../../../src/projections/live/live-changes';
import type { LiveOptions, LiveStep } from '../../../src/projections/live/live-options';
import { placeOfNothing } from '../../../src/projections/live/live-place';
import { MemoryStore } from '../../../src/projections/memory/memory-store';

const shape = { name: 'P', fingerprint: 'f', partitions: 1, index: [], combine: undefined };
const all = { projection: 'P', key: undefined, follows: () => true };

/** A store that is written by hand, with its one tail. */
class Stage {
  readonly store: MemoryStore;
  readonly tail: ChangeTail;
  readonly #open: LiveChanges[] = [];
  #claim: FoldClaim | undefined;
  #offset = 0;

  constructor(changes = 100_000) {
    this.store = new MemoryStore([shape], { changes });
    const logger = createLogger({ level: 'silent' });
    this.tail = new ChangeTail({ projection: 'P', store: this.store, logger, combined: false });
  }

  async put(...pairs: readonly (readonly [key: string, n: number | undefined])[]): Promise<void> {
    this.#claim ??= await this.store.claim({ projection: 'P', partition: 0 });
    const { serving } = this.#claim ?? {};
    if (serving === undefined) throw new Error('Another has the unit.');
    const changes = pairs.map(([key, n]) => {
      this.#offset += 1;
      const position = { topic: 't', epoch: 'e', partition: 0, offset: this.#offset };
      return { key, before: serving.state(key), state: n === undefined ? undefined : { n }, position };
    });
    const position = { topic: 't', epoch: 'e', partition: 0, offset: this.#offset };
    await serving.commit({ position, changes, identities: [] });
    await sleep(0);
  }

  /** Serves an empty generation from now on. */
  async replace(): Promise<void> {
    const claim = this.#claim;
    if (claim === undefined) throw new Error('Nothing was put yet.');
    await claim.swap(await claim.build());
    await claim.release();
    this.#claim = undefined;
  }

  async watch(options: Partial<LiveOptions> = {}): Promise<LiveChanges> {
    const { store, tail } = this;
    const live = new LiveChanges({
      store,
      tail,
      scope: all,
      from: placeOfNothing(undefined),
      first: undefined,
      capacity: 10,
      createOverflow: () => new Error('slow'),
      signal: new AbortController().signal,
      onEnd: () => undefined,
      ...options,
    });
    this.#open.push(live);
    await live.open();
    return live;
  }

  close(): void {
    for (const live of this.#open) live.end();
    this.tail.close();
  }
}

/** The next steps, told shortly. */
async function take(live: LiveChanges, count: number): Promise<readonly LiveStep[]> {
  const steps: LiveStep[] = [];
  while (steps.length < count) {
    const step = await live.next();
    if (step === undefined) break;
    steps.push(step);
  }
  return steps;
}

const told = (steps: readonly LiveStep[]): readonly string[] =>
  steps.map(({ key, state }) => `${key}${typeof state?.['n'] === 'number' ? String(state['n']) : '-'}`);

describe('what a subscriber is told', () => {
  let stage: Stage;

  beforeEach(() => {
    stage = new Stage();
  });

  afterEach(() => {
    stage.close();
  });

  test('a snapshot in the order of keys, then every change, removals too', async () => {
    await stage.put(['b', 1], ['a', 1]);
    const live = await stage.watch();
    await stage.put(['a', 2], ['a', 3], ['c', 1], ['b', undefined]);
    expect(told(await take(live, 6))).toEqual(['a1', 'b1', 'a2', 'a3', 'c1', 'b-']);
  });

  test('a snapshot of the first few goes on with changes of all', async () => {
    await stage.put(['a', 1], ['b', 1], ['c', 1]);
    const live = await stage.watch({ from: placeOfNothing(2) });
    await stage.put(['c', 2]);
    expect(told(await take(live, 3))).toEqual(['a1', 'b1', 'c2']);
  });

  test('from now on nothing of before is told', async () => {
    await stage.put(['a', 1]);
    const live = await stage.watch({ from: 'now' });
    await stage.put(['b', 1]);
    expect(told(await take(live, 1))).toEqual(['b1']);
  });

  test('resuming tells each entity changed since once, at its latest state, then every change', async () => {
    await stage.put(['a', 1], ['b', 1], ['c', 1]);
    const [last] = (await take(await stage.watch(), 3)).slice(-1);
    await stage.put(['c', 2], ['a', 2], ['a', 3], ['b', undefined]);
    const live = await stage.watch({ from: last?.place ?? 'now' });
    await stage.put(['d', 1]);
    expect(told(await take(live, 4))).toEqual(['a3', 'b-', 'c2', 'd1']);
  });

  test('resuming in the middle of a snapshot, and again in the middle of that, tells the rest and what changed', async () => {
    await stage.put(['a', 1], ['b', 1], ['c', 1], ['d', 1]);
    const [first] = await take(await stage.watch(), 1);
    await stage.put(['a', 2], ['c', 2]);
    const second = await take(await stage.watch({ from: first?.place ?? 'now' }), 2);
    await stage.put(['a', 3], ['d', 2]);
    const third = await take(await stage.watch({ from: second[1]?.place ?? 'now' }), 3);
    expect([told([...second]), told(third)]).toEqual([
      ['a2', 'b1'],
      ['a3', 'c2', 'd2'],
    ]);
  });

  test('a snapshot of more than one round is whole, and what changes meanwhile is told once', async () => {
    const count = 2500;
    const keys = Array.from({ length: count }, (_, index) => `k${String(index).padStart(5, '0')}`);
    await stage.put(...keys.map((key) => [key, 1] as const));
    const live = await stage.watch({ capacity: 5000 });
    const early = await take(live, 1500);
    await stage.put(['k00001', 2], ['k02400', 2]);
    const late = await take(live, 1001);
    const seen = [...early, ...late].map(({ key }) => key);
    expect(new Set(seen).size).toBe(count);
    expect(
      told(late)
        .filter((one) => one.endsWith('2') && !one.endsWith('12'))
        .sort(),
    ).toEqual(expect.arrayContaining(['k000012', 'k024002'].slice(1)));
    expect(seen.filter((key) => key === 'k00001')).toHaveLength(2);
  });

  test('a place that the log does not reach back to is answered with a fresh snapshot that says so', async () => {
    stage.close();
    stage = new Stage(10);
    await stage.put(['a', 1]);
    const [step] = await take(await stage.watch(), 1);
    for (let round = 0; round < 200; round += 1) await stage.put(['b', round]);
    const steps = await take(await stage.watch({ from: step?.place ?? 'now' }), 2);
    expect([told(steps), steps.map(({ reset }) => reset)]).toEqual([
      ['a1', 'b199'],
      [true, false],
    ]);
  });

  test('when another generation is swapped in, a fresh snapshot of it is told', async () => {
    await stage.put(['a', 1]);
    const live = await stage.watch();
    await take(live, 1);
    await stage.replace();
    await stage.put(['z', 1]);
    const [step] = await take(live, 1);
    expect(step).toMatchObject({ key: 'z', reset: true });
  });

  test('a place that the tail has not come to yet hides nothing and repeats nothing', async () => {
    await stage.put(['a', 1]);
    const first = await stage.watch({ from: 'now' });
    await stage.put(['a', 2]);
    const [step] = await take(first, 1);
    const second = await stage.watch({ from: step?.place ?? 'now' });
    await stage.put(['a', 3]);
    expect(told(await take(second, 1))).toEqual(['a3']);
  });

  test('one who is slow is told the latest of each, with the number that were merged', async () => {
    const live = await stage.watch({ from: 'now', capacity: 3 });
    await stage.put(['a', 1], ['a', 2], ['b', 1], ['a', 3], ['b', 2], ['c', 1]);
    const steps = await take(live, 3);
    expect([told(steps), steps.map(({ merged }) => merged)]).toEqual([
      ['a3', 'b2', 'c1'],
      [2, 1, 0],
    ]);
    await stage.put(['a', 4], ['a', 5]);
    expect(told(await take(live, 2))).toEqual(['a4', 'a5']);
  });

  test('one who is slower still is ended with an error, and others do not notice', async () => {
    const slow = await stage.watch({ from: 'now', capacity: 2 });
    const quick = await stage.watch({ from: 'now', capacity: 5 });
    await stage.put(['a', 1], ['b', 1], ['c', 1]);
    await expect(slow.next()).rejects.toThrow('slow');
    expect(await slow.next()).toBeUndefined();
    expect(told(await take(quick, 3))).toEqual(['a1', 'b1', 'c1']);
  });

  test('one entity alone is watched from its state, and its removal is told', async () => {
    await stage.put(['a', 1], ['b', 1]);
    const scope = { projection: 'P', key: 'a', follows: (key: string) => key === 'a' };
    const live = await stage.watch({ scope });
    await stage.put(['b', 2], ['a', undefined]);
    const steps = await take(live, 2);
    expect(told(steps)).toEqual(['a1', 'a-']);
    await stage.put(['a', 7], ['b', 3]);
    expect(told(await take(await stage.watch({ scope, from: steps[0]?.place ?? 'now' }), 1))).toEqual(['a7']);
  });

  test('the tail is one however many listen, and rests when nobody does', async () => {
    const follow = jest.spyOn(stage.store, 'follow');
    const subscribers = await Promise.all(Array.from({ length: 100 }, () => stage.watch({ from: 'now' })));
    expect([follow.mock.calls.length, stage.tail.size]).toEqual([1, 100]);
    for (const subscriber of subscribers) subscriber.end();
    expect(stage.tail.size).toBe(0);
  });
});

describe('random changes, slowness and disconnects', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'what a client folded equals the projection, nothing comes twice: seed %i',
    async (seed) => {
      const stage = new Stage();
      const random = createRandom(seed);
      const held = new Map<string, unknown>();
      const model = new Map<string, number>();
      const seen = new Set<number>();
      const repeated: number[] = [];
      let place: LiveOptions['from'] = placeOfNothing(undefined);
      let n = 0;
      let live = await stage.watch({ from: place, capacity: 1000 });
      for (let round = 0; round < 300; round += 1) {
        const pairs = Array.from({ length: random(4) }, () => {
          const key = `k${String(random(12))}`;
          n += 1;
          const value = random(5) === 0 ? undefined : n;
          if (value === undefined) model.delete(key);
          else model.set(key, value);
          return [key, value] as const;
        });
        if (pairs.length > 0) await stage.put(...pairs);
        for (let reads = random(4); reads > 0; reads -= 1) await readOne();
        if (random(10) === 0) {
          live.end();
          live = await stage.watch({ from: place, capacity: 1000 });
        }
      }
      await stage.put(['end', 1_000_000]);
      while (!held.has('end')) await readOne();
      held.delete('end');
      expect(new Map([...held].sort())).toEqual(new Map([...model].sort()));
      expect(repeated).toEqual([]);
      expect(seen.size).toBeGreaterThan(50);
      stage.close();

      async function readOne(): Promise<void> {
        const step = await Promise.race([live.next(), sleep(5)]);
        if (step === undefined) {
          live.end();
          live = await stage.watch({ from: place, capacity: 1000 });
          return;
        }
        place = step.place;
        const value = step.state?.['n'];
        if (typeof value !== 'number') held.delete(step.key);
        else {
          if (seen.has(value)) repeated.push(value);
          seen.add(value);
          held.set(step.key, value);
        }
      }
    },
  );
});

/** Whole numbers below a bound, the same for the same seed. */
function createRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('the seal of cursors', () => {
  const place = [
    { upTo: 'k', at: [{ partition: 0, generation: 'g', sequence: 3 }], left: undefined },
    { upTo: undefined, at: undefined, left: 7 },
  ] as const;

  test('opens what it sealed, for the same use alone', () => {
    const seal = createCursorSeal(['x'.repeat(32)]);
    const text = seal.seal(place, 'field');
    expect(seal.open(text, 'field')).toEqual(place);
    expect(seal.open(text, 'other')).toBeUndefined();
  });

  test.each([1, 5, 15, 16, 20])('a text with byte %i changed is refused', (index) => {
    const seal = createCursorSeal([]);
    const bytes = Buffer.from(seal.seal(place, 'field'), 'base64url');
    bytes[index] = (bytes[index] ?? 0) ^ 1;
    expect(seal.open(bytes.toString('base64url'), 'field')).toBeUndefined();
  });

  test.each(['', 'x', '!!', 'A'.repeat(30), 'A'.repeat(20_000)])('what was never sealed is refused: %#', (text) => {
    expect(createCursorSeal([]).open(text, 'field')).toBeUndefined();
  });

  test('another secret opens nothing; an older one that is still named does', () => {
    const [left, right] = ['l'.repeat(32), 'r'.repeat(32)];
    const text = createCursorSeal([left]).seal(place, 'f');
    expect(createCursorSeal([right]).open(text, 'f')).toBeUndefined();
    expect(createCursorSeal([right, left]).open(text, 'f')).toEqual(place);
  });
});

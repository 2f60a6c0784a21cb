import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem } from '../../../../src/problem';
import { eventsKind } from '../../../../src/upstreams/events/events-kind';
import { recordsOf } from '../../../records-of';
import { openSubject, tryOpening, type Subject } from './open-subject';

const sdl = /* GraphQL */ `
  type Machine @projection(topic: "readings", key: "id", deletes: ["Scrapped"]) {
    id: ID! @from(path: "machine.id")
    state: MachineState! @index
    mean: Float!
    readings: Int!
    note: String
  }
  enum MachineState {
    COLD
    HOT
  }
  type Plain @projection(topic: "readings", key: "plain") {
    plain: ID!
    n: Int
  }
  type Mutation {
    read(machine: MachineInput!, key: ID!, value: Float!): Boolean! @publish(topic: "readings", key: "key")
  }
  input MachineInput {
    id: ID!
  }
`;

const fold = `
import { hot } from './limits';
interface Reading { readonly value: number }
export const Machine = (state: any, event: any) => {
  const { value } = event.data as Reading;
  if (event.type === 'Forgotten') return undefined;
  if (event.type === 'Ignored') return state;
  if (event.type === 'Thrown') throw new RangeError('secret ' + value);
  if (event.type === 'Promised') return Promise.resolve(state);
  if (event.type === 'Moved') return { ...state, id: 'other' };
  if (event.type === 'More') return { ...state, more: 1 };
  if (event.type === 'Half') return { readings: 1 };
  if (event.type === 'Written') { state.readings = 9; return state; }
  const readings = (state?.readings ?? 0) + 1;
  const mean = ((state?.mean ?? 0) * (readings - 1) + value) / readings;
  return { mean, readings, state: mean > hot ? 'HOT' : 'COLD', note: event.topic + ' ' + event.source };
};
`;

function folder(text: string, limits = 'export const hot = 10;'): string {
  const directory = mkdtempSync(join(tmpdir(), 'selvage-fold-'));
  writeFileSync(join(directory, 'fold.ts'), text);
  writeFileSync(join(directory, 'limits.ts'), limits);
  return directory;
}

describe('a fold of its own, fold.ts', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await openSubject(sdl, { directory: folder(fold) });
  });

  afterEach(async () => {
    await subject.close();
  });

  const send = (type: string, value = 4): Promise<unknown> =>
    subject.send('readings', type, { machine: { id: 'm' }, plain: 'p', n: value, value });
  const machine = async (): Promise<unknown> => (await subject.ask('{ machine(id: "m") { id } }')).data?.['machine'];
  const reasons = async (): Promise<unknown[]> =>
    (await recordsOf(subject.bus.topic('readings.dead'))).map(
      ({ text }) => (JSON.parse(text) as { data: { reason: unknown } }).data.reason,
    );

  test('folds the type of its name; the key comes by itself, and other types go by their directives', async () => {
    await send('Read', 4);
    await send('Read', 20);
    expect(await machine()).toEqual({ id: 'm', mean: 12, readings: 2, state: 'HOT', note: 'readings /test' });
    const { data } = await subject.ask(
      '{ plain(plain: "p") { n } machines(filter: {state: HOT}) { edges { node { id } } } none: machines(filter: {state: COLD}) { edges { cursor } } }',
    );
    expect(data).toMatchObject({ plain: { n: 20 }, machines: { edges: [{ node: { id: 'm' } }] }, none: { edges: [] } });
  });

  test('undefined removes the entity, deletes and tombstones too; the same state is no change', async () => {
    await send('Forgotten');
    expect(await machine()).toBeNull();
    await send('Read');
    await send('Ignored');
    expect(await machine()).toMatchObject({ readings: 1 });
    await send('Forgotten');
    expect(await machine()).toBeNull();
    await send('Read');
    await send('Scrapped');
    expect(await machine()).toBeNull();
    await send('Read');
    await subject.send('readings', 'Gone', null, { key: 'm' });
    expect(await machine()).toBeNull();
    expect(subject.deadLetters).toEqual([]);
  });

  test.each([
    ['Thrown', 'fold.ts: it threw a RangeError in line 8'],
    ['Promised', 'fold.ts: the state must be an object, or undefined, and no promise'],
    ['Moved', 'fold.ts: id: a fold must not change the key'],
    ['More', 'fold.ts: Unrecognized key: "more"'],
    ['Written', 'fold.ts: it threw a TypeError in line 13'],
  ])(
    'E06 %s: what it does wrong is a dead letter, has no effect on any type, and the rest flows on',
    async (type, reason) => {
      await send('Read', 4);
      await send(type, 5);
      await send('Read', 6);
      expect(await machine()).toMatchObject({ mean: 5, readings: 2 });
      expect(await reasons()).toEqual([reason]);
      expect((await subject.ask('{ plain(plain: "p") { n } }')).data).toMatchObject({ plain: { n: 6 } });
    },
  );

  test('a state that is not of the type is a dead letter', async () => {
    await send('Half');
    expect(await machine()).toBeNull();
    expect(await reasons()).toEqual([expect.stringMatching(/^fold\.ts: .*state: /)]);
  });

  test('what a mutation would publish is tried first', async () => {
    const { data, errors } = await subject.ask('mutation { read(machine: {id: "m"}, key: "m", value: 3) }');
    expect({ data, errors }).toEqual({ data: { read: true }, errors: [] });
    expect(await machine()).toMatchObject({ mean: 3 });
  });
});

describe('a fold of its own is refused at its place', () => {
  async function problemsOf(text: string, schema = sdl, partitions = 1): Promise<string> {
    const { upstream, problems } = await tryOpening(schema, { directory: folder(text), manifest: { partitions } });
    expect(upstream).toBeUndefined();
    return problems.map(formatProblem).join('\n');
  }

  test.each([
    ['that does not load', 'export const Machine = (;', sdl, 'This module cannot be loaded'],
    [
      'that exports no function',
      'export const Machine = 5;',
      sdl,
      'subschemas/shipping/fold.ts:1 error: fold.ts exports no function',
    ],
    [
      'of no type',
      `${fold}\nexport const Machin = () => 1;`,
      sdl,
      'subschemas/shipping/fold.ts:1 error: fold.ts exports Machin, which is no type with @projection.',
    ],
    [
      'beside directives',
      fold,
      sdl.replace('mean: Float!', 'mean: Float! @from(path: "x")'),
      'schema.graphql:5 error: @from means nothing on Machine.mean, a field that fold.ts folds.',
    ],
  ])('%s', async (_name, text, schema, message) => {
    expect(await problemsOf(text, schema)).toContain(message);
  });

  test('over partitions that go by another key', async () => {
    const schema = sdl.replace('key: "id"', 'key: "id", each: "machines"').replace(/type Mutation[^}]*}/, '');
    expect(await problemsOf(fold, schema, 2)).toContain('which goes by plain into 2 partitions');
  });

  test('the files that it may import are watched', async () => {
    const directory = folder(fold);
    writeFileSync(join(directory, 'mock.ts'), '');
    expect(await eventsKind.files?.({ bus: 'memory:', store: 'memory:', partitions: 1 }, directory)).toEqual([
      join(directory, 'fold.ts'),
      join(directory, 'limits.ts'),
    ]);
  });
});

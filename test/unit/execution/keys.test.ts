import { parse } from 'graphql';
import { compose, engineOver, startEngine } from '../../oracle/engine';
import type { Resolvers, Row } from '../../oracle/memory-upstream';
import { openSubschemas } from '../../oracle/open-subschemas';
import { dataOf, scriptedUpstream } from '../../oracle/scripted-upstream';
import type { SampleSubschema } from '../../oracle/sample-graph';

const parcels = [
  {
    id: '1',
    box: { width: 2, height: 3, depth: 4 },
    parts: [{ weight: 1 }, { weight: 2 }],
    owner: { id: 'o1', region: { code: 'eu' } },
  },
  { id: '2', box: null, parts: [], owner: { id: 'o2', region: { code: 'us' } } },
];

const depot: SampleSubschema = {
  name: 'depot',
  typeDefs: `
    type Query { parcels: [Parcel!]! }
    type Parcel { id: ID! box: Box parts: [Part!]! owner: Owner! }
    type Box { width: Int! height: Int! depth: Int! }
    type Part { weight: Int! }
    type Owner { id: ID! region: Region! }
    type Region { code: String! }`,
  overlay: 'extend type Parcel @key(selectionSet: "{ id }")',
  resolvers: { Query: { parcels: () => parcels } },
};

function rater(name: string, schema: string, overlay: string, resolvers: Resolvers): SampleSubschema {
  return { name, typeDefs: schema, overlay, resolvers };
}

const given: Row[] = [];
const note = (key: unknown): Row => {
  given.push(key as Row);
  return key as Row;
};

beforeEach(() => {
  given.length = 0;
});

describe('keys', () => {
  it('hold what several computed fields require of one object, united', async () => {
    const sizes = rater(
      'sizes',
      `type Query { _sized(keys: [ParcelKey!]!): [Parcel] }
       input ParcelKey { id: ID! box: BoxInput parts: [PartInput!] }
       input BoxInput { width: Int height: Int }
       input PartInput { weight: Int! }
       type Parcel { id: ID! wide: String tall: String heavy: String }`,
      `extend type Query { _sized(keys: [ParcelKey!]!): [Parcel] @merge(keyArg: "keys") }
       extend type Parcel @key(selectionSet: "{ id }") {
         wide: String @computed(selectionSet: "{ box { width } }")
         tall: String @computed(selectionSet: "{ box { height } }")
         heavy: String @computed(selectionSet: "{ parts { weight } }")
       }`,
      {
        Query: { _sized: (_, { keys }) => (keys as Row[]).map(note) },
        Parcel: {
          wide: ({ box }) => JSON.stringify(box),
          tall: ({ box }) => JSON.stringify(box),
          heavy: ({ parts }) => JSON.stringify(parts),
        },
      },
    );
    const engine = await startEngine([depot, sizes]);
    const { data, errors } = await engine.answer('{ parcels { wide tall heavy } }');
    expect(errors).toBeUndefined();
    const box = JSON.stringify({ width: 2, height: 3 });
    expect(data).toEqual({
      parcels: [
        { wide: box, tall: box, heavy: JSON.stringify([{ weight: 1 }, { weight: 2 }]) },
        { wide: 'null', tall: 'null', heavy: '[]' },
      ],
    });
    expect(engine.upstreams.get('sizes')?.calls).toHaveLength(1);
  });

  it('may be nested, and are written where argsExpr wants them', async () => {
    const tariffs = rater(
      'tariffs',
      `type Query { _tariffs(in: In!, unit: String, fixed: [Int!]): [Parcel] }
       input In { where: [Where!]! }
       input Where { region: String! id: ID! }
       type Parcel { id: ID! owner: Owner! tariff: String }
       type Owner { region: Region! }
       type Region { code: String! }`,
      `extend type Parcel @key(selectionSet: "{ id owner { region { code } } }")
       extend type Query {
         _tariffs(in: In!, unit: String, fixed: [Int!]): [Parcel]
           @merge(argsExpr: "in: { where: [[{ region: $key.owner.region.code, id: $key.id }]] }, unit: \\"g\\", fixed: [1, 2]")
       }`,
      {
        Query: {
          _tariffs: (_, args) => {
            note(args);
            const { where } = args['in'] as { where: { region: string; id: string }[] };
            return where
              .map(({ region, id }) => ({ id, owner: { region: { code: region } }, tariff: `${region}-${id}` }))
              .reverse();
          },
        },
      },
    );
    const engine = await startEngine([depot, tariffs]);
    const { data, errors } = await engine.answer('{ parcels { tariff } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ parcels: [{ tariff: 'eu-1' }, { tariff: 'us-2' }] });
    expect(given).toEqual([
      {
        in: {
          where: [
            { region: 'eu', id: '1' },
            { region: 'us', id: '2' },
          ],
        },
        unit: 'g',
        fixed: [1, 2],
      },
    ]);
  });

  it('are sent without a list of which an error took an item away', async () => {
    const crates = rater(
      'crates',
      `type Query { crates: [Crate!]! }
       type Crate { id: ID! marks: [String] }`,
      'extend type Crate @key(selectionSet: "{ id }")',
      {
        Query: {
          crates: () => [
            { id: '1', marks: ['a', new Error('smudged')] },
            { id: '2', marks: ['b', null] },
          ],
        },
      },
    );
    const readers = rater(
      'readers',
      `type Query { _crates(keys: [CrateKey!]!): [Crate] }
       input CrateKey { id: ID! marks: [String] }
       type Crate { id: ID! text: String }`,
      `extend type Query { _crates(keys: [CrateKey!]!): [Crate] @merge(keyArg: "keys") }
       extend type Crate @key(selectionSet: "{ id }") { text: String @computed(selectionSet: "{ marks }") }`,
      {
        Query: { _crates: (_, { keys }) => (keys as Row[]).map(note) },
        Crate: { text: ({ marks }) => JSON.stringify(marks) },
      },
    );
    const engine = await startEngine([crates, readers]);
    const { data, errors } = await engine.answer('{ crates { text } }');
    expect(data).toEqual({ crates: [{ text: null }, { text: '["b",null]' }] });
    expect(errors?.map(({ path }) => path)).toEqual([['crates', 0, 'text']]);
    expect(given).toEqual([{ id: '2', marks: ['b', null] }]);
  });

  it('that are absent do not hide that what a computed field requires has failed', async () => {
    const crates = rater(
      'crates',
      'type Query { crates: [Crate!]! } type Crate { id: ID! code: ID marks: String }',
      'extend type Crate @key(selectionSet: "{ id }")',
      {
        Query: {
          crates: () => [
            { id: '1', code: null },
            { id: '2', code: 'c' },
            { id: '3', code: null, marks: 'm' },
          ],
        },
        Crate: {
          marks: ({ marks }) => {
            if (marks === undefined) throw new Error('smudged');
            return marks;
          },
        },
      },
    );
    const readers = rater(
      'readers',
      `type Query { _crates(keys: [CrateKey!]!): [Crate] }
       input CrateKey { code: ID! marks: String }
       type Crate { code: ID! text: String shelf: String }`,
      `extend type Query { _crates(keys: [CrateKey!]!): [Crate] @merge(keyArg: "keys") }
       extend type Crate @key(selectionSet: "{ code }") { text: String @computed(selectionSet: "{ marks }") }`,
      {
        Query: { _crates: (_, { keys }) => (keys as Row[]).map(note) },
        Crate: { text: ({ marks }) => JSON.stringify(marks), shelf: () => 'A' },
      },
    );
    const engine = await startEngine([crates, readers]);
    const { data, errors } = await engine.answer('{ crates { text shelf } }');
    expect(data).toEqual({
      crates: [
        { text: null, shelf: null },
        { text: null, shelf: 'A' },
        { text: null, shelf: null },
      ],
    });
    expect(errors?.map(({ path }) => path)).toEqual([
      ['crates', 0, 'text'],
      ['crates', 1, 'text'],
    ]);
  });

  it('are sent without what does not have the lists that its schema says', async () => {
    const wrong: readonly unknown[] = [{ no: 'list' }, 'flat', ['a'], [{ no: 'list' }], [[['deep']]]];
    const right: readonly unknown[] = [null, [], [null], [['a', null], []]];
    const crates = scriptedUpstream('type Query { crates: [Crate!]! } type Crate { id: ID! marks: [[String]] }', () =>
      dataOf({ crates: [...wrong, ...right].map((marks, index) => ({ id: String(index), marks })) }),
    );
    const readers = rater(
      'readers',
      `type Query { _crates(keys: [CrateKey!]!): [Crate] }
       input CrateKey { id: ID! marks: [[String]] }
       type Crate { id: ID! text: String }`,
      `extend type Query { _crates(keys: [CrateKey!]!): [Crate] @merge(keyArg: "keys") }
       extend type Crate @key(selectionSet: "{ id }") { text: String @computed(selectionSet: "{ marks }") }`,
      {
        Query: { _crates: (_, { keys }) => (keys as Row[]).map(note) },
        Crate: { text: ({ marks }) => JSON.stringify(marks) },
      },
    );
    const { inputs, upstreams } = openSubschemas([readers]);
    const [input] = inputs;
    if (input === undefined) throw new Error('There are no readers.');
    const overlay = parse('extend type Crate @key(selectionSet: "{ id }")');
    const engine = engineOver(
      await compose([{ ...input, name: 'crates', upstream: crates, overlay }, input]),
      upstreams,
    );
    const { data, errors } = await engine.answer('{ crates { text } }');
    expect(data).toEqual({
      crates: [...wrong.map(() => null), ...right.map((marks) => JSON.stringify(marks))].map((text) => ({ text })),
    });
    expect(errors?.map(({ path, extensions }) => [path, extensions['code'], extensions['subschema']])).toEqual(
      wrong.map((_, index) => [['crates', index, 'text'], 'UPSTREAM_BAD_RESPONSE', 'crates']),
    );
    expect(given).toHaveLength(right.length);
  });

  it('go whole, with the type name, where the argument is a scalar', async () => {
    const marks = rater(
      'marks',
      `scalar _Any
       type Query { _marks(representations: [_Any!]!): [Parcel] }
       type Parcel { id: ID! mark: String }`,
      `extend type Parcel @key(selectionSet: "{ id }")
       extend type Query { _marks(representations: [_Any!]!): [Parcel] @merge(keyArg: "representations") }`,
      {
        Query: {
          _marks: (_, { representations }) => (representations as Row[]).map((key) => ({ ...note(key), mark: 'x' })),
        },
      },
    );
    const engine = await startEngine([depot, marks]);
    expect((await engine.answer('{ parcels { mark } }')).data).toEqual({ parcels: [{ mark: 'x' }, { mark: 'x' }] });
    expect(given).toEqual([
      { __typename: 'Parcel', id: '1' },
      { __typename: 'Parcel', id: '2' },
    ]);
  });

  it('open an entry point that serves an interface, type by type', async () => {
    const labels = rater(
      'labels',
      `type Query { _things(ids: [ID!]!): [Thing] }
       interface Thing { id: ID! }
       type Parcel implements Thing { id: ID! label: String }
       type Letter implements Thing { id: ID! label: String }`,
      `extend type Parcel @key(selectionSet: "{ id }")
       extend type Letter @key(selectionSet: "{ id }")
       extend type Query { _things(ids: [ID!]!): [Thing] @merge(keyField: "id") }`,
      {
        Query: {
          _things: (_, { ids }) =>
            (ids as string[]).map((id) => ({ __typename: id === '1' ? 'Parcel' : 'Letter', id, label: `l${id}` })),
        },
      },
    );
    const engine = await startEngine([depot, labels]);
    const { data, errors } = await engine.answer('{ parcels { id label } }');
    expect(data).toEqual({
      parcels: [
        { id: '1', label: 'l1' },
        { id: '2', label: null },
      ],
    });
    expect(errors?.map(({ path, extensions }) => [path, extensions['code']])).toEqual([
      [['parcels', 1, 'label'], 'UPSTREAM_BAD_RESPONSE'],
    ]);
  });
});

describe('upstreams that answer whole objects', () => {
  const stock = rater(
    'stock',
    `type Query { _stock(keys: [ParcelKey!]!): [Parcel] }
     input ParcelKey { id: ID! parts: [PartInput!] }
     input PartInput { weight: Int! }
     type Parcel { id: ID! shelf: String weight: Int }`,
    `extend type Query { _stock(keys: [ParcelKey!]!): [Parcel] @merge(keyArg: "keys") }
     extend type Parcel @key(selectionSet: "{ id }") { weight: Int @computed(selectionSet: "{ parts { weight } }") }`,
    {
      Query: { _stock: (_, { keys }) => (keys as Row[]).map((key) => ({ ...note(key), shelf: 'A' })) },
      Parcel: {
        weight: ({ parts }) => ((parts ?? []) as { weight: number }[]).reduce((sum, { weight }) => sum + weight, 0),
      },
    },
  );

  it('are asked once for what stands in two places, by the key that says most', async () => {
    const engine = await startEngine([depot, stock], { stock: { selects: false } });
    const { data, errors } = await engine.answer('{ a: parcels { id shelf } b: parcels { weight place: shelf } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      a: [
        { id: '1', shelf: 'A' },
        { id: '2', shelf: 'A' },
      ],
      b: [
        { weight: 3, place: 'A' },
        { weight: 0, place: 'A' },
      ],
    });
    expect(engine.upstreams.get('stock')?.calls).toHaveLength(1);
    expect(given).toEqual([
      { id: '1', parts: [{ weight: 1 }, { weight: 2 }] },
      { id: '2', parts: [] },
    ]);
  });
});

describe('root fields of one name', () => {
  const echo = rater('echo', 'type Query { say(word: String!): Said } type Said { word: String! }', '', {
    Query: { say: (_, { word }) => ({ word }) },
  });

  it.each([true, false])('keep their own arguments, whether the upstream selects or not (%s)', async (selects) => {
    const engine = await startEngine([{ ...echo, overlay: 'extend type Said @key(selectionSet: "{ word }")' }], {
      echo: { selects },
    });
    const query = '{ a: say(word: "1") { word } b: say(word: "2") { w: word } c: say(word: "1") { x: word } }';
    expect(await engine.answer(query)).toEqual({ data: { a: { word: '1' }, b: { w: '2' }, c: { x: '1' } } });
  });
});

describe('arguments', () => {
  it('that may not be null take the default of their own where the client leaves their variable out', async () => {
    const counter = rater(
      'counter',
      'type Query { step(by: Int! = 3): Step } type Step { size: Int! }',
      'extend type Step @key(selectionSet: "{ size }")',
      { Query: { step: (_, { by }) => ({ size: by }) } },
    );
    const engine = await startEngine([counter]);
    const query = 'query ($by: Int) { step(by: $by) { size } }';
    expect(await engine.answer(query)).toEqual({ data: { step: { size: 3 } } });
    expect(await engine.answer(query, { variables: { by: 5 } })).toEqual({ data: { step: { size: 5 } } });
    const { data, errors } = await engine.answer(query, { variables: { by: null } });
    expect(data).toEqual({ step: null });
    expect(errors?.map(({ path }) => path)).toEqual([['step']]);
  });
});

describe('introspection', () => {
  it('is answered beside data, from the schema that clients see', async () => {
    const engine = await startEngine([depot]);
    const { data } = await engine.answer(
      'query ($name: String!) { parcels { id } t: __type(name: $name) { kind ...F } __schema { queryType { name } } } fragment F on __Type { name }',
      { variables: { name: 'Box' } },
    );
    expect(data).toEqual({
      parcels: [{ id: '1' }, { id: '2' }],
      t: { kind: 'OBJECT', name: 'Box' },
      __schema: { queryType: { name: 'Query' } },
    });
    expect(engine.upstreams.get('depot')?.calls.map(({ document }) => document)).toEqual([
      '{\n  parcels {\n    id\n  }\n}',
    ]);
  });
});

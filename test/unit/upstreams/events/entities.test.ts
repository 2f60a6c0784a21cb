import { Kind, print } from 'graphql';
import { openSubject, type Subject } from './open-subject';

const sdl = `
  interface Node { id: ID! }
  type Place { name: String! parts: [Place2!] }
  type Place2 { n: Int }
  type Parcel implements Node @projection(topic: "parcels", key: "id") {
    id: ID!
    placeName: String
    place: Place
    boxId: ID
    shelf: Int
    box: Box @link(key: "{ boxId }", to: "id")
    level: Level @link(key: "{ shelf boxId }", to: "shelf sku")
  }
  type Box @key(selectionSet: "{ id }") { id: ID! inner: Parcel @link(key: "{ id }", to: "id") }
  type Level @projection(topic: "levels", key: "{ sku, shelf }") { sku: ID! shelf: Int! n: Int! @count }
  type Slot @key(selectionSet: "{ row column }") { row: Int! column: Boolean! }
  type Category @projection(topic: "levels", key: "sku", single: "oneCategory", many: "categories") { sku: ID! seen: Int! @count }
`;

describe('entities', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await openSubject(sdl);
    await subject.send('parcels', 'P', { id: 1, boxId: 'b', shelf: 4, place: { name: 'x', parts: [{ n: 1 }] } });
    await subject.send('parcels', 'P', { id: 'b', boxId: null, shelf: 5 });
    await subject.send('levels', 'L', { sku: 'b', shelf: 4 });
  });

  afterEach(async () => {
    await subject.close();
  });

  test('a compound key has an input type, and a merge field that takes a list of it', () => {
    const served = print(subject.upstream.typeDefs);
    expect(served).toContain('input LevelKey {\n  sku: ID!\n  shelf: Int!\n}');
    expect(served).toContain('level(sku: ID!, shelf: Int!): Level!');
    expect(served).toContain('levelsByKeys(keys: [LevelKey!]!): [Level!]!');
    expect(served).toContain('_slotsByKeys(keys: [SlotKey!]!): [Slot]!');
    expect(served).toContain('oneCategory(sku: ID!): Category!');
    expect(served).toContain('categories(skus: [ID!]!): [Category!]!');
    const overlay = subject.upstream.overlay && print(subject.upstream.overlay);
    expect(overlay).toContain('extend type Level @key(selectionSet: "{ sku shelf }")');
    expect(overlay).toContain('levelsByKeys(keys: [LevelKey!]!): [Level!]! @merge(keyArg: "keys")');
  });

  test('an entry point stands at the line of its type, so that problems found later name it', () => {
    const query = subject.upstream.overlay?.definitions.find(
      (node) => node.kind === Kind.OBJECT_TYPE_EXTENSION && node.name.value === 'Parcel',
    );
    expect([query?.loc?.source.name, query?.loc?.startToken.line]).toEqual(['subschemas/shipping/schema.graphql', 5]);
  });

  test('are looked up by compound keys, in the order asked, with any spelling of a value', async () => {
    const { data } = await subject.ask(
      '{ levelsByKeys(keys: [{ sku: "b", shelf: 4 }, { shelf: 9, sku: "z" }]) { n } level(sku: "b", shelf: 4) { n } }',
    );
    expect(data).toEqual({
      levelsByKeys: [
        { sku: 'b', shelf: 4, n: 1 },
        { sku: 'z', shelf: 9, n: 0 },
      ],
      level: { sku: 'b', shelf: 4, n: 1 },
    });
  });

  test('a key that cannot be one is nothing', async () => {
    const { data } = await subject.ask('{ levelsByKeys(keys: [{ sku: "b" }, 5]) { n } parcel(id: 1.5) { id } }');
    expect(data).toEqual({ levelsByKeys: [null, null], parcel: null });
  });

  test('links lead on, compound ones too, from anywhere to anywhere', async () => {
    const { data } = await subject.ask(
      '{ parcelsByIds(ids: ["1", "b"]) { box { inner { id level { n } } } level { n } } }',
    );
    expect(data).toMatchObject({
      parcelsByIds: [
        { id: '1', box: { id: 'b', inner: { id: 'b', level: null } }, level: { n: 1 } },
        { id: 'b', box: null, level: null },
      ],
    });
  });

  test('two selections of one link are joined', async () => {
    const { data } = await subject.ask('{ parcel(id: "1") { a: box { id } b: box { inner { id } } } }');
    expect(data).toMatchObject({ parcel: { box: { id: 'b', inner: { id: 'b' } } } });
  });

  test('__typename is told where it is asked for, in nested values and under abstract types', async () => {
    const { data } = await subject.ask(`{
      parcel(id: "1") {
        ... on Node { __typename box { __typename } }
        ... on Box { id }
        place { name parts { __typename } }
      }
      __typename
    }`);
    expect(data).toEqual({
      __typename: 'Query',
      parcel: {
        __typename: 'Parcel',
        id: '1',
        placeName: null,
        boxId: 'b',
        shelf: 4,
        place: { name: 'x', parts: [{ n: 1, __typename: 'Place2' }] },
        box: { __typename: 'Box', id: 'b' },
      },
    });
  });

  test('a mutated answer changes no state', async () => {
    const { data } = await subject.ask('{ parcel(id: "1") { id } }');
    const parcel = data?.['parcel'] as { placeName: string; place: { name: string } };
    parcel.placeName = 'changed';
    expect(() => {
      parcel.place.name = 'changed';
    }).toThrow(TypeError);
    expect((await subject.ask('{ parcel(id: "1") { id } }')).data).toMatchObject({
      parcel: { placeName: null, place: { name: 'x' } },
    });
  });

  test('a tombstone removes the entity of its partitionkey, compound keys included; keyless events of a topic are for no projection', async () => {
    await subject.send('parcels', 'Gone', null, { key: '1' });
    await subject.send('levels', 'Gone', null, { key: '["b","4"]' });
    const { data } = await subject.ask('{ parcel(id: "1") { id } level(sku: "b", shelf: 4) { n } }');
    expect(data).toEqual({ parcel: null, level: { sku: 'b', shelf: 4, n: 0 } });
    await subject.send('levels', 'L', { sku: 'only' });
    expect((await subject.ask('{ oneCategory(sku: "only") { seen } }')).data).toMatchObject({
      oneCategory: { seen: 1 },
    });
    expect(subject.deadLetters).toEqual([]);
    await subject.send('levels', 'L', { shelf: 5 });
    expect(subject.deadLetters).toEqual(['levels']);
  });
});

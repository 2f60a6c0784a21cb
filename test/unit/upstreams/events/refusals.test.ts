import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatProblem } from '../../../../src/problem';
import { createBusOpener } from '../../../../src/events/open-bus';
import { compileModel } from '../../../../src/upstreams/events/schema/compile-model';
import { Source, parse } from 'graphql';
import { tryOpening } from './open-subject';

/** All problems of an SDL whose first line is line 1 of its file, as a person would read them. */
function problemsOf(sdl: string): string {
  const { model, problems } = compileModel(parse(new Source(sdl, 'subschemas/s/schema.graphql')), {
    file: 'unused',
    partitions: 1,
  });
  expect(model).toBeUndefined();
  expect(problems.every(({ message, mend }) => message.length > 0 && mend.length > 0)).toBe(true);
  return problems.map(formatProblem).join('\n');
}

const at = (line: number): string => `subschemas/s/schema.graphql:${String(line)} error: `;
const item = (fields: string, more = ''): string =>
  `type Item @projection(topic: "items", key: "id"${more}) {\n  id: ID!\n  ${fields}\n}`;

describe('what cannot be opened is refused, at its line', () => {
  test('a store of another kind, together with what else is wrong', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'selvage-fold-'));
    writeFileSync(join(directory, 'fold.ts'), 'export const Itm = () => undefined;');
    const manifest = { store: 'nats://localhost', bus: 'nonsense' };
    const { upstream, problems } = await tryOpening(item('name: Float @index'), { directory, manifest });
    expect(upstream).toBeUndefined();
    expect(problems.map(({ file, line, message }) => `${file}:${String(line)} ${message}`)).toEqual([
      'subschemas/shipping/subschema.yaml:3 The store is neither memory: nor the URL of a Redis.',
      'subschemas/shipping/schema.graphql:3 Item.name has @index, but its type is Float.',
      'subschemas/shipping/subschema.yaml:2 The bus is not a URL; write memory: for the bus inside the gateway.',
    ]);
  });

  test('a store of Redis whose URL cannot be read', async () => {
    const { problems } = await tryOpening(item('name: String'), { manifest: { store: 'redis://' } });
    expect(problems).toMatchObject([{ line: 3, message: expect.stringContaining('cannot be read') as string }]);
  });

  test('a missing schema.graphql', async () => {
    const { problems } = await tryOpening(undefined);
    expect(problems).toMatchObject([{ message: expect.stringContaining('has no schema.graphql') as string, line: 1 }]);
  });

  test.each([
    ['redis://', 'The redis: URL cannot be read; write it like redis://host:6379/0.'],
    ['redis+cluster://a,b/1', 'The redis+cluster: URL names a database that is no number from 0 on'],
    ['nats://', 'The URL of the NATS bus cannot be read: write nats://'],
    ['memory://shared', 'A memory bus has no address'],
    ['kafka://localhost', 'There is no bus of kafka:; there are memory:, redis:'],
    ['nonsense', 'The bus is not a URL'],
  ])('the bus %s', (url, sentence) => {
    expect(() => createBusOpener().openBus(url)).toThrow(sentence);
  });
});

describe('what is wrong in a schema of events is told with its line', () => {
  const shipment = 'type Shipment @projection(topic: "shipments", key: "orderId") { orderId: ID!, at: DateTime }';

  test.each([
    ['an unknown directive', item('name: String @lats'), 3, 'Unknown directive "@lats".'],
    ['a directive of overlays', item('name: String @computed'), 3, 'Unknown directive "@computed".'],
    ['an unknown argument', item('name: String @append(max: 3)'), 3, 'Unknown argument "max" on directive "@append".'],
    ['an unknown type', item('name: Strin'), 3, 'Unknown type "Strin".'],
    [
      'a missing argument',
      'type Item @projection(key: "id") { id: ID! }',
      1,
      'argument "topic" of type "String!" is required',
    ],
    ['a reserved name', item('__proto__: String'), 3, 'must not begin with "__"'],
    ['an extension', `${item('a: Int')}\nextend type Item { b: Int }`, 5, 'A schema of events extends nothing.'],
    ['a directive definition', `${item('a: Int')}\ndirective @mine on OBJECT`, 5, '@mine is defined here'],
    ['a schema definition', `${item('a: Int')}\nschema { query: Item }`, 5, 'The root types are'],
    ['a type Query', `${item('a: Int')}\ntype Query { a: Int }`, 5, 'Fields of Query come by themselves'],
    [
      'a key that is no list of names',
      'type Item @projection(topic: "t", key: "a.b") { a: ID! }',
      1,
      'is no list of fields: "a.b"',
    ],
    ['a key named twice', 'type Item @projection(topic: "t", key: "a a") { a: ID! }', 1, 'is no list of fields: "a a"'],
    [
      'a key that is no field',
      'type Item @projection(topic: "t", key: "b") { a: ID! }',
      1,
      'names the field b, which it does not have',
    ],
    [
      'a nullable key',
      'type Item @projection(topic: "t", key: "a") { a: ID }',
      1,
      'Item.a is of the key, but its type is ID.',
    ],
    [
      'a key of numbers with a point',
      'type Item @projection(topic: "t", key: "a") { a: Float! }',
      1,
      'its type is Float!',
    ],
    [
      '@projection and @key',
      'type Item @projection(topic: "t", key: "a") @key(selectionSet: "{ a }") { a: ID! }',
      1,
      'has @projection and @key',
    ],
    [
      'a topic that is none',
      'type Item @projection(topic: "a b", key: "a") { a: ID! }',
      1,
      'which is no name of a topic',
    ],
    [
      'a dead-letter topic',
      'type Item @projection(topic: "a.dead", key: "a") { a: ID! }',
      1,
      'which is no name of a topic',
    ],
    [
      'a list at no path',
      'type Item @projection(topic: "t", key: "a", each: "a..b") { a: ID! }',
      1,
      'has a path that is none: "a..b"',
    ],
    ['a path that is none', item('a: Int @from(path: "a..b")'), 3, 'Item.a has a path that is none: "a..b".'],
    ['a summed path that is none', item('a: Int @sum(path: "")'), 3, 'Item.a has a path that is none'],
    ['two sources', item('a: String @from(path: "a") @eventType'), 3, 'Item.a is taken from several places.'],
    ['two rules', item('a: Int @count @sum'), 3, 'Item.a is folded in several ways: @count, @sum.'],
    ['a rule and a source that do not go together', item('a: Int @sum @from(path: "b")'), 3, 'has @sum and @from'],
    ['a count of a source', item('a: Int @count @eventTime'), 3, 'has @count and @eventTime'],
    ['a count that is no Int', item('a: String @count'), 3, 'Item.a has @count, but its type is String.'],
    ['a sum of texts', item('a: String @sum'), 3, 'Item.a has @sum, but its type is String.'],
    ['a minimum of texts', item('a: String @min'), 3, 'Item.a has @min, but its type is String.'],
    ['an append to no list', item('a: Int @append'), 3, 'Item.a has @append, but its type is Int.'],
    ['a limit of 0', item('a: [Int!] @append(limit: 0)'), 3, 'Item.a keeps 0 elements.'],
    [
      'a where with in but no path',
      item('a: Int @count(where: {in: [1]})'),
      3,
      'has a where with in: but without path:.',
    ],
    [
      'a where that compares with an object',
      item('a: Int @count(where: {path: "a", in: [{b: 1}]})'),
      3,
      'compares with a list or an object',
    ],
    [
      'a where with a key that there is not',
      item('a: Int @count(where: {\n    type: ["A"], tpe: ["B"] })'),
      4,
      'Item.a has a where with the key tpe, which there is not.',
    ],
    ['a where with a type that is no text', item('a: Int @count(where: {type: 5})'), 3, 'String cannot represent'],
    ['a topic that is no text', 'type Item @projection(topic: 5, key: "id") { id: ID! }', 1, 'String cannot represent'],
    ['a where that asks for nothing', item('a: Int @sum(where: {})'), 3, 'Item.a has a where that asks for nothing.'],
    [
      'a where that asks for nulls',
      item('a: Int @sum(where: {type: null, path: null})'),
      3,
      'Item.a has a where that asks for nothing.',
    ],
    [
      'a where with no path',
      item('a: Int @count(where: {path: "."})\n b: Int @count(where: {path: "a."})'),
      4,
      'Item.b has a path that is none',
    ],
    ['a folded field with arguments', item('a(b: Int): Int'), 3, 'Item.a takes arguments'],
    [
      'a directive on a key',
      'type Item @projection(topic: "t", key: "a") { a: ID! @first }',
      1,
      '@first means nothing on Item.a',
    ],
    [
      '@publish on a folded field',
      item('a: Int @publish(topic: "t", key: "a")'),
      3,
      '@publish means nothing on Item.a',
    ],
    ['an interface as a value', `${item('a: Node')}\ninterface Node { id: ID! }`, 3, 'Node is no type of a value'],
    [
      'an entity as a value',
      `${item('a: Shipment')}\n${shipment}`,
      3,
      'Shipment is no type of a value that an event can carry.',
    ],
    ['a rule in a nested value', `${item('a: Part')}\ntype Part { n: Int @sum }`, 5, '@sum means nothing on Part.n'],
    [
      'a rule in a type that nobody holds',
      `${item('a: Int')}\ntype Part { n: Int @sum }`,
      5,
      '@sum means nothing on Part.n',
    ],
    ['a value that holds itself', `${item('a: Part')}\ntype Part { inner: Part }`, 5, 'Part holds itself'],
    [
      'a field that nothing tells',
      'type Order @key(selectionSet: "{ id }") {\n id: ID!\n total: Int }',
      3,
      'Nothing tells the value of Order.total',
    ],
    ['a link to a scalar', item('a: Int @link(key: "{ id }", to: "x")'), 3, 'Item.a is a link, but Int is no entity'],
    [
      'a link to a wrong key',
      `${item('s: Shipment @link(key: "{ id }", to: "id")')}\n${shipment}`,
      3,
      'but the key of Shipment is orderId',
    ],
    [
      'a link from no field',
      `${item('s: Shipment @link(key: "{ no }", to: "orderId")')}\n${shipment}`,
      3,
      'starts from "{ no }"',
    ],
    [
      'two entry points of one name',
      `${item('a: Int')}\n${shipment.replace('key: "orderId"', 'key: "orderId", single: "item"')}`,
      5,
      'The field Query.item would serve both Item and Shipment.',
    ],
    [
      'a mutation that publishes nothing',
      `${item('a: Int')}\ntype Mutation {\n go(id: ID!): Boolean! }`,
      6,
      'Nothing answers Mutation.go.',
    ],
    [
      'a mutation with a wrong key',
      `type Mutation {\n go(id: ID): Boolean! @publish(topic: "t", key: "id") }`,
      2,
      'publishes by the key "id", which is no list of its non-null arguments',
    ],
    [
      'a mutation with a wrong topic',
      `type Mutation {\n go(id: ID!): Boolean! @publish(topic: "", key: "id") }`,
      2,
      'publishes to "", which is no name of a topic',
    ],
    [
      'a mutation that returns what it does not fold',
      `${shipment}\ntype Mutation {\n go(id: ID!): Shipment @publish(topic: "t", key: "id") }`,
      3,
      'which is not folded from each event of the topic t',
    ],
    [
      'a mutation that returns a list',
      `${shipment}\ntype Mutation {\n go(id: ID!): [Shipment] @publish(topic: "shipments", key: "id") }`,
      3,
      'returns [Shipment]',
    ],
    [
      'a live field with a strange argument',
      `${shipment}\ntype Subscription {\n live(at: DateTime): Shipment! }`,
      3,
      'takes at: DateTime',
    ],
    [
      'a live field with a key of another type',
      `${shipment}\ntype Subscription {\n live(orderId: Int): Shipment! }`,
      3,
      'takes orderId: Int',
    ],
    [
      'a lag that is no duration',
      'type Item\n@projection(topic: "a", key: "id")\n@freshness(maxLag: "soon") { id: ID! }',
      3,
      'Item may be as old as "soon", which is no duration of 100ms or more.',
    ],
    [
      'a lag that is none',
      'type Item\n@projection(topic: "a", key: "id")\n@freshness(maxLag: "1ms") { id: ID! }',
      3,
      'Item may be as old as "1ms"',
    ],
    [
      'a lag of what nothing is folded into',
      'type Order @key(selectionSet: "{ id }")\n@freshness(maxLag: "1s") { id: ID! }',
      2,
      'Order has @freshness, but nothing is folded into it.',
    ],
    ['an index of a list', item('a: [ID!] @append @index'), 3, 'Item.a has @index, but its type is [ID!].'],
    ['an index of a value', `${item('a: Part @index')}\ntype Part { n: Int }`, 3, 'Item.a has @index'],
    [
      'an index where nothing is folded',
      'type Order @key(selectionSet: "{ id }") {\n id: ID! @index }',
      2,
      '@index means nothing on Order.id',
    ],
    [
      'a type of its own that a connection needs',
      `${item('a: Int @index')}\ntype ItemEdge { a: Int }`,
      3,
      'There can be only one type named "ItemEdge".',
    ],
    [
      'a list of the name of another field',
      `${item('a: Int', ', list: "shipment"')}\n${shipment}`,
      1,
      'The field Query.shipment would serve both Shipment and Item.',
    ],
    [
      'several topics with several keys',
      'type Item\n@projection(topic: "a", key: "id")\n@projection(topic: "b", key: "a") { id: ID!, a: ID! }',
      3,
      'Item is keyed by "id", and for this topic by "a".',
    ],
    [
      'one topic twice',
      'type Item\n@projection(topic: "a", key: "id")\n@projection(topic: "a", key: "id", each: "b") { id: ID! }',
      3,
      'Item is folded from the topic a twice.',
    ],
    [
      'a type without fields to serve',
      `interface Named { name: String! }\ntype Item implements Named @projection(topic: "t", key: "id") { id: ID! }`,
      2,
      'Interface field Named.name expected',
    ],
  ])('%s', (_name, sdl, line, message) => {
    const problems = problemsOf(sdl);
    expect(problems).toContain(message);
    expect(problems).toContain(at(line));
  });

  test('every key of a where that there is not is told, each alone', () => {
    expect(problemsOf(item('a: Int @sum(where: {foo: 1, tpe: ["A"]})')).match(/ error: .*/g)).toEqual([
      ' error: Item.a has a where with the key foo, which there is not.',
      ' error: Item.a has a where with the key tpe, which there is not.',
    ]);
  });

  test.each([
    ['a live field', 'type Subscription { live: Item! }'],
    ['a mutation', 'type Mutation { go(id: ID!): Item @publish(topic: "t", key: "id") }'],
    ['a link', 'type Part @key(selectionSet: "{ b }") { b: ID! item: Item @link(key: "{ b }", to: "b") }'],
  ])('a key that is no field is told once, also where %s leads to its type', (_name, more) => {
    const problems = problemsOf(`type Item @projection(topic: "t", key: "b") { a: ID! }\n${more}`);
    expect(problems.match(/ error: .*/g)).toEqual([
      ' error: The key of Item names the field b, which it does not have.',
    ]);
  });

  test('a bus that cannot be opened is a problem of the manifest', async () => {
    const { upstream, problems } = await tryOpening(item('a: Int'), { manifest: { bus: 'nonsense' } });
    expect(upstream).toBeUndefined();
    expect(problems.map(formatProblem)).toEqual([
      'subschemas/shipping/subschema.yaml:2 error: The bus is not a URL; write memory: for the bus inside the gateway.\n' +
        '    mend: Write bus: "memory:", or the URL of a Redis (redis://host:6379) or NATS (nats://host:4222).',
    ]);
  });
});

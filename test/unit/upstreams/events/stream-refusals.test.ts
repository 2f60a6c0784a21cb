import { parse, print, Source } from 'graphql';
import { formatProblem } from '../../../../src/problem';
import { compileModel } from '../../../../src/upstreams/events/schema/compile-model';

/** All problems of an SDL whose first line is line 1 of its file, as a person would read them. */
function problemsOf(sdl: string): string {
  const source = new Source(sdl, 'subschemas/s/schema.graphql');
  return compileModel(parse(source), { file: 'unused', partitions: 1 }).problems.map(formatProblem).join('\n');
}

const at = (line: number): string => `subschemas/s/schema.graphql:${String(line)} error: `;
const item = 'type Item @projection(topic: "items", key: "id") {\n  id: ID!\n  a: Int\n}';

describe('what is wrong with a stream of a topic is told with its line', () => {
  const note = 'type Note { id: ID! }\n';
  const delivers = (field: string): string => `${note}type Subscription {\n ${field}\n}`;
  const topicFields: readonly (readonly [string, string, number, string])[] = [
    ['a stream of no topic', delivers('n: Note @subscribe(topic: "a b")'), 3, 'delivers from "a b", which is no name'],
    [
      'a stream of dead letters',
      delivers('n: Note @subscribe(topic: "a.dead")'),
      3,
      'delivers from "a.dead", which is no name',
    ],
    [
      'braces that do not pair',
      delivers('n: Note @subscribe(topic: "a.{{ args.b }")'),
      3,
      'has braces that do not pair',
    ],
    [
      'a template that reads a header',
      delivers('n: Note @subscribe(topic: "a.{{ request.headers.b }}")'),
      3,
      '"{{ request.headers.b }}" is not something that a topic or a filter can read',
    ],
    [
      'a template that reads the token',
      delivers('n: Note @subscribe(topic: "a", filter: {b: "{{ identity.token }}"})'),
      3,
      '"{{ identity.token }}" is not something',
    ],
    [
      'two values side by side in a topic',
      delivers('n(a: ID!, b: ID!): Note @subscribe(topic: "a.{{ args.a }}-{{ args.b }}")'),
      3,
      'has two values in one part of its topic',
    ],
    [
      'two values side by side in a filter',
      delivers('n(a: ID!, b: ID!): Note @subscribe(topic: "a", filter: {c: "{{ args.a }}.{{ args.b }}"})'),
      3,
      'puts two values into one text for c',
    ],
    [
      'a filter that is no object',
      delivers('n: Note @subscribe(topic: "a", filter: "b")'),
      3,
      'a filter that is no object',
    ],
    [
      'a filter of lists of lists',
      delivers('n: Note @subscribe(topic: "a", filter: {b: {c: [[1]]}})'),
      3,
      'compares b.c with a list of lists or objects',
    ],
    [
      'an argument that may be missing',
      delivers('n(a: ID): Note @subscribe(topic: "a", filter: {a: "{{ args.a }}"})'),
      3,
      'reads a: ID, which may be missing or is no single value.',
    ],
    [
      'an argument that nothing reads',
      delivers('n(a: ID!): Note @subscribe(topic: "a")'),
      3,
      'Nothing reads the argument a',
    ],
    [
      'an argument that there is not',
      delivers('n: Note @subscribe(topic: "a.{{ args.b }}")'),
      3,
      'reads {{ args.b }}, but has no such argument',
    ],
    [
      'resuming a topic',
      delivers('n(after: String): Note @subscribe(topic: "a")'),
      3,
      'takes after: resuming a topic is not built yet.',
    ],
    [
      'a stream of numbers',
      delivers('n: Int @subscribe(topic: "a")'),
      3,
      'returns Int, but an event is delivered as an object',
    ],
    [
      'a projection by @subscribe',
      `${item}\ntype Subscription {\n n: Item @subscribe(topic: "a")\n}`,
      6,
      'returns the projection Item, which it follows by itself.',
    ],
    [
      'a live field of no projection',
      delivers('n: Note'),
      3,
      'returns Note, which is no projection that it could follow.',
    ],
  ];

  test.each(topicFields)('%s', (_name, sdl, line, message) => {
    expect(problemsOf(sdl)).toContain(message);
    expect(problemsOf(sdl)).toContain(at(line));
  });
});

describe('over several partitions', () => {
  const problemsOver = (sdl: string): string =>
    compileModel(parse(new Source(sdl, 'subschemas/s/schema.graphql')), { file: 'unused', partitions: 4 })
      .problems.map(formatProblem)
      .join('\n');
  const order = 'type Order @projection(topic: "orders", key: "id") { id: ID! total: Int }';

  test.each([
    [
      'a field that depends on the order of events of other keys',
      `${order}\ntype Sku @projection(topic: "orders", key: "sku", each: "lines") { sku: ID! price: Int n: Int @count }`,
      'Sku is folded from orders, which goes by id into 4 partitions, so that its events have no order; price would depend on it.',
    ],
    [
      'an index',
      `${order}\ntype Sku @projection(topic: "orders", key: "sku", each: "lines") { sku: ID! @index n: Int @count }`,
      'so that its events have no order; @index needs a whole entity.',
    ],
    [
      'a removal',
      `type Sku @projection(topic: "orders", key: "sku", each: "lines", deletes: ["A"]) { sku: ID! n: Int @count }`,
      'which goes by keys of its own into 4 partitions, so that its events have no order; deletes needs a whole entity.',
    ],
    [
      'two types that need order by two keys',
      `${order}\ntype Customer @projection(topic: "orders", key: "customer") { customer: ID! last: ID @from(path: "id") }`,
      'Customer is folded from orders, which goes by id into 4 partitions',
    ],
    [
      'a mutation that publishes by another key',
      `${order}\ntype Mutation { go(id: ID!, sku: ID!): Boolean! @publish(topic: "orders", key: "sku") }`,
      'Mutation.go publishes by sku, but orders is folded by id: its events would go to other partitions.',
    ],
  ])('%s is refused', (_name, sdl, message) => {
    expect(problemsOver(sdl)).toContain(message);
  });

  test('counts, sums and extremes of any key, and publishing by the key of the topic, are not', () => {
    expect(
      problemsOver(
        `${order} type Mutation { go(id: ID!): Boolean! @publish(topic: "orders", key: "id") }
         type Sku @projection(topic: "orders", key: "sku") { sku: ID! n: Int @count s: Int @sum(path: "q") a: Int @min(path: "q") b: Int @max(path: "q") }`,
      ),
    ).toBe('');
  });
});

describe('directives that say who may see something', () => {
  test('are handed on as an overlay, with their places; they are no business of events', () => {
    const sdl = `type Item @projection(topic: "t", key: "id") @authenticated {
  id: ID!
  cost: Int @requiresScopes(scopes: [["a"]]) @max @deprecated
}
type Mutation {
  go(id: ID!): Boolean! @publish(topic: "t", key: "id") @policy(policies: [["p"]])
}`;
    const { model, problems } = compileModel(parse(new Source(sdl, 's.graphql')), { file: 'unused', partitions: 1 });
    expect(problems).toEqual([]);
    const extensions = model?.overlay.definitions.slice(-2) ?? [];
    expect(extensions.map(print)).toEqual([
      'extend type Item @authenticated {\n  cost: Int @requiresScopes(scopes: [["a"]])\n}',
      'extend type Mutation {\n  go(id: ID!): Boolean! @policy(policies: [["p"]])\n}',
    ]);
    expect(extensions.map(({ loc }) => loc?.startToken.line)).toEqual([1, 5]);
    expect(print(model?.typeDefs ?? parse('{ a }'))).not.toContain('@authenticated');
  });
});

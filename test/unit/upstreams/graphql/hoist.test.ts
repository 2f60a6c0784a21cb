import { parse } from 'graphql';
import { mockGraphql } from '../../../../src/mocks/mock-graphql';
import { createAnswerReader } from '../../../../src/upstreams/graphql/answer-reader';
import { bindHoists } from '../../../../src/upstreams/graphql/bind-hoists';
import { buildCallContext } from '../build-call-context';
import { field, openGraphql, openUpstream, query } from './open-graphql';

const schema = `
  type Query { pricing(region: ID): Pricing wrapped(skus: [ID!]!, page: Int = 1): Wrapper lists: [Pricing] name: String }
  type Pricing { products(skus: [ID!]!): [Price]! deep: Pricing }
  type Wrapper { nodes: [Price] }
  type Price { sku: ID! amount: Int }
`;

const overlay = `
  extend type Query {
    prices(skus: [ID!]!, region: ID): [Price]! @hoist(path: "pricing.products")
    nodes(skus: [ID!]!): [Price] @hoist(path: "wrapped.nodes")
  }
`;

const price = [field('sku'), field('amount')];

describe('@hoist', () => {
  async function answerTo(data: Record<string, unknown>, resolvers: Record<string, () => unknown> = {}) {
    const mock = await mockGraphql()
      .schema(schema)
      .resolvers({
        Query: Object.fromEntries(Object.keys(data).map((name) => [name, () => data[name]])),
        Price: resolvers,
      })
      .start();
    const upstream = await openUpstream({ endpoint: mock.endpoint, schema, overlay });
    const request = query(
      [
        field('prices', price, { as: 'a', args: ['skus', 'region'] }),
        field('nodes', price, { args: ['skus'] }),
        field('name'),
      ],
      { skus: '[ID!]!', region: 'ID' },
    );
    const answer = await upstream.prepare(request)({ skus: ['1', '2'] }, buildCallContext());
    await upstream.close();
    await mock.stop();
    return answer;
  }

  it('brings a field from below the root, and from inside a wrapper', async () => {
    const answer = await answerTo({
      pricing: { products: [{ sku: '1', amount: 5 }, null] },
      wrapped: { nodes: [{ sku: '2', amount: 6 }] },
      name: 'x',
    });
    expect(answer).toEqual({
      data: { a: [{ sku: '1', amount: 5 }, null], nodes: [{ sku: '2', amount: 6 }], name: 'x' },
      errors: [],
    });
  });

  it('is null where the way is null', async () => {
    expect((await answerTo({ pricing: null, wrapped: { nodes: null } })).data).toEqual({
      a: null,
      nodes: null,
      name: null,
    });
  });

  it('has errors below it at their path without the way, and errors on the way at its own', async () => {
    const answer = await answerTo(
      { pricing: { products: [{ sku: '1' }] }, wrapped: new Error('no') },
      {
        amount: () => {
          throw new Error('no');
        },
      },
    );
    expect(answer.errors.map(({ path }) => path)).toEqual(expect.arrayContaining([['nodes'], ['a', 0, 'amount']]));
    expect(answer.errors).toHaveLength(2);
  });

  it('is UPSTREAM_BAD_RESPONSE where the way is no object', () => {
    const { hoists } = bindHoists(parse(overlay), parse(schema), { file: 'f', line: 1 });
    const policy = { subschema: 'catalog', codes: new Set<string>(), messages: false };
    const read = createAnswerReader(query([field('nodes', price)]), hoists, policy);
    const answer = read({ data: { nodes: [1] }, errors: [], errorStatus: undefined });
    expect(answer.data).toEqual({ nodes: null });
    expect(answer.errors).toMatchObject([{ path: ['nodes'], error: { code: 'UPSTREAM_BAD_RESPONSE' } }]);
    expect(read({ data: null, errors: [{}], errorStatus: undefined }).data).toBeNull();
    const odd = read({ data: {}, errors: [{ path: ['nodes', 'other'] }], errorStatus: undefined });
    expect(odd.errors[0]?.path).toBeUndefined();
  });

  it.each([
    [
      'a: Int @hoist(path: "pricing.absent")',
      'names the field "absent", which the type Pricing',
      'products, deep'.split(', '),
    ],
    ['a: Int @hoist(path: "absent.more")', 'names the field "absent", which the type Query', ['pricing']],
    ['a: Int @hoist(path: "")', 'names the field "", which', []],
    ['a(skus: [ID!]!): [Price]! @hoist(path: "lists.products")', 'goes through Query.lists, whose type [Pricing]', []],
    ['a: Int @hoist(path: "name.more")', 'goes through Query.name, whose type String', []],
    ['a(skus: [ID!]!): Price @hoist(path: "pricing.products")', 'its type is Price, but', ['Declare it as [Price]!']],
    ['a(skus: [ID!]!, x: Int): [Price]! @hoist(path: "pricing.products")', 'takes the argument "x"', []],
    ['a(skus: [ID!]): [Price]! @hoist(path: "pricing.products")', 'its argument "skus" is of type [ID!], where', []],
    ['a(skus: [Int!]!): [Price]! @hoist(path: "pricing.products")', 'its argument "skus" is of type [Int!]!', []],
    ['a: [Price]! @hoist(path: "pricing.products")', 'needs the argument "skus"', ['skus: [ID!]!']],
    ['name: String @hoist(path: "name")', 'the upstream has a field of this name', []],
  ])('is a problem with its place and mend: %s', async (text, message, mends) => {
    const { upstream, problems } = await openGraphql({
      endpoint: 'http://127.0.0.1:1/',
      schema,
      overlay: `extend type Query {\n  ${text}\n}`,
    });
    expect(upstream).toBeUndefined();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ severity: 'error', file: 'catalog/overlay.graphql', line: 2 });
    expect(problems[0]?.message).toContain(message);
    for (const mend of mends) expect(problems[0]?.mend).toContain(mend);
  });

  it('may go through a type twice, the deepest field taking the argument', () => {
    const text =
      'extend type Query { a(skus: [ID!]): [Price] b(skus: [ID!]!): [Price]! @hoist(path: "pricing.deep.products") }';
    const { hoists, problems } = bindHoists(parse(text), parse(schema), { file: 'f', line: 1 });
    expect(problems).toEqual([]);
    expect([...hoists.keys()]).toEqual(['Query.b']);
    expect(hoists.get('Query.b')?.steps.map((step) => [step.field, [...step.arguments]])).toEqual([
      ['pricing', []],
      ['deep', []],
      ['products', ['skus']],
    ]);
  });

  it('is left to other checks on types that are no root, and without a path', () => {
    const text =
      'extend type Price { a: Int @hoist(path: "x") } extend enum E { A } extend type Query { b: Int @hoist }';
    const { hoists, problems } = bindHoists(parse(text), parse(schema), { file: 'f', line: 1 });
    expect([hoists.size, problems]).toEqual([0, []]);
  });

  it('has its problem at the given place when the overlay has no locations', () => {
    const text = parse('extend type Query { a: Int @hoist(path: "x") }', { noLocation: true });
    expect(bindHoists(text, parse(schema), { file: 'f', line: 7 }).problems).toMatchObject([{ file: 'f', line: 7 }]);
  });
});

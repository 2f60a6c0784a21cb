import {
  RenameInterfaceFields,
  RenameObjectFields,
  RenameRootFields,
  RenameTypes,
  FilterObjectFields,
  FilterRootFields,
  FilterTypes,
  wrapSchema,
} from '@graphql-tools/wrap';
import type { Transform } from '@graphql-tools/delegate';
import { buildSchema, lexicographicSortSchema, printSchema } from 'graphql';
import type { Transforms } from '../../../../src/composition/subschema-input';
import { clientSdl, composeSdl, composeSound } from './compose-sdl';

const sdl = `
type Query { product(id: ID!, filter: Filter): Product old(first: Int): [Node] extra: Extra }
type Mutation { buy(input: Filter!): Product }
type Subscription { sold: Product }
interface Node { id: ID! }
type Product implements Node { id: ID! name: String at: Date kind: Kind thing: Thing extra: Extra }
type Extra { n: Int }
type Other implements Node { id: ID! m: Int }
union Thing = Product | Extra
enum Kind { A B }
scalar Date @specifiedBy(url: "https://d.example")
input Filter { kind: Kind nested: Nested at: Date }
input Nested { n: Int }`;

interface OracleCase {
  readonly title: string;
  readonly transforms: Transforms;
  readonly oracle: readonly Transform[];
}

const oracles: readonly OracleCase[] = [
  {
    title: 'a prefix takes types and root fields',
    transforms: { prefix: 'Shop_' },
    oracle: [new RenameTypes((name) => `Shop_${name}`), new RenameRootFields((_operation, name) => `Shop_${name}`)],
  },
  {
    title: 'rename takes types, root fields, and fields of objects and interfaces',
    transforms: {
      rename: {
        Product: 'Item',
        Date: 'Day',
        'Query.old': 'recent',
        'Node.id': 'key',
        'Product.id': 'key',
        'Other.id': 'key',
        Filter: 'Where',
      },
    },
    oracle: [
      new RenameObjectFields((type, name) => (['Product', 'Other'].includes(type) && name === 'id' ? 'key' : name)),
      new RenameInterfaceFields((_type, name) => (name === 'id' ? 'key' : name)),
      new RenameRootFields((_operation, name) => (name === 'old' ? 'recent' : name)),
      new RenameTypes((name) => ({ Product: 'Item', Date: 'Day', Filter: 'Where' })[name] ?? name),
    ],
  },
  {
    title: 'hide takes types with all that names them, root fields, and fields',
    transforms: { hide: ['Extra', 'Query.old', 'Other.m'] },
    oracle: [
      new FilterRootFields((_operation, name) => name !== 'old'),
      new FilterObjectFields((type, name) => !(type === 'Other' && name === 'm')),
      new FilterTypes((type) => type.name !== 'Extra'),
    ],
  },
  {
    title: 'a hidden scalar takes fields and inputs with it',
    transforms: { hide: ['Date'] },
    oracle: [new FilterTypes((type) => type.name !== 'Date')],
  },
];

describe('transforms', () => {
  it.each(oracles)('$title, as @graphql-tools/wrap does', async ({ transforms, oracle }) => {
    const wrapped = wrapSchema({ schema: buildSchema(sdl), transforms: [...oracle] });
    expect(await clientSdl({ shop: { schema: sdl, transforms } })).toBe(printSchema(lexicographicSortSchema(wrapped)));
  });

  it('do not prefix what is renamed, and leave names that begin with an underscore internal', async () => {
    const schema = 'type Query { a: A _b: A c: C _d: Int } type A { n: Int } type C { n: Int }';
    const transforms = { prefix: 'p_', rename: { A: 'Ay', 'Query.c': 'see', 'Query._d': 'dee' } };
    const { schema: client, subschemas } = await composeSound({ a: { schema, transforms } });
    expect(Object.keys(client.getQueryType()?.getFields() ?? {})).toEqual(['p_a', 'see', 'dee']);
    expect(client.getType('p_C')).toBeDefined();
    expect(client.getType('Ay')).toBeDefined();
    expect(Object.keys(subschemas.get('a')?.schema.getQueryType()?.getFields() ?? {})).toEqual([
      'p_a',
      'p__b',
      'see',
      'dee',
    ]);
    const names = subschemas.get('a')?.names;
    expect([names?.field('Query', 'see'), names?.field('Query', 'p_a'), names?.type('p_C')]).toEqual(['c', 'a', 'C']);
  });

  it('hide what nothing is left of', async () => {
    const schema = 'type Query { a: A b: Int } type A { x: X } type X { n: Int } type Mutation { m: A } union U = A';
    const client = await clientSdl({ a: { schema, transforms: { hide: ['X.n'] } } });
    expect(client).toBe('type Query {\n  b: Int\n}');
  });

  it('hide computed fields and keys with their types', async () => {
    const own = {
      schema: 'type Query { a: Int p: P } type P { id: ID! c: Int d: Int } type Q { id: ID! }',
      overlay: 'extend type P { c: Int @computed(selectionSet: "{ d }") } extend type Q @key(selectionSet: "{ id }")',
      transforms: { hide: ['P.c', 'Q'] },
    };
    const { subschemas } = await composeSound({ own });
    expect(subschemas.get('own')?.computed.size).toBe(0);
    expect(subschemas.get('own')?.schema.getType('Q')).toBeUndefined();
  });

  it('leave a key to others that is hidden here', async () => {
    const catalog = 'type Query { product: Product } type Product { upc: ID! price: Int }';
    const stock = {
      schema:
        'type Query { _p(keys: [K!]!): [Product] } input K { upc: ID! price: Int } type Product { upc: ID! price: Float cost: Int }',
      overlay:
        'extend type Query { _p(keys: [K!]!): [Product] @merge } extend type Product @key(selectionSet: "{ upc }") { cost: Int @computed(selectionSet: "{ price }") }',
      transforms: { hide: ['Product.price'] },
    };
    expect(await clientSdl({ catalog, stock })).toContain('price: Int\n');
  });

  it('let an upstream lose a type of which another keeps its own', async () => {
    const a = 'type Query { a: Money } type Money { n: Int }';
    const b = { schema: 'type Query { b: Money c: Int } type Money { x: Float }', transforms: { hide: ['Money'] } };
    expect(await clientSdl({ a, b })).toContain('type Money {\n  n: Int\n}');
  });
});

interface FaultCase {
  readonly title: string;
  readonly transforms: Transforms;
  readonly overlay?: string;
  readonly problem: string;
}

const faults: readonly FaultCase[] = [
  {
    title: 'a prefix that is no name',
    transforms: { prefix: '9-' },
    problem: '12 error: The prefix "9-" cannot begin a name.',
  },
  {
    title: 'renaming an unknown type',
    transforms: { rename: { Produkt: 'X' } },
    problem: '13 error: The upstream has no Produkt.',
  },
  {
    title: 'renaming an unknown field',
    transforms: { rename: { 'Product.nam': 'x' } },
    problem: '13 error: The upstream has no Product.nam.',
  },
  {
    title: 'renaming what is deeper than a field',
    transforms: { rename: { 'Query.product.id': 'x' } },
    problem: '13 error: The upstream has no Query.product.id.',
  },
  {
    title: 'renaming a root type',
    transforms: { rename: { Query: 'Root' } },
    problem: '13 error: transforms.rename cannot name Query itself.',
  },
  {
    title: 'renaming a scalar of GraphQL',
    transforms: { rename: { String: 'Text' } },
    problem: '13 error: String belongs to GraphQL itself.',
  },
  {
    title: 'renaming to what is no name',
    transforms: { rename: { Product: 'Query.x' } },
    problem: '13 error: Product cannot be renamed to "Query.x".',
  },
  {
    title: 'renaming to a root type',
    transforms: { rename: { Product: 'Mutation' } },
    problem: "13 error: Product cannot be renamed to Mutation, which is GraphQL's own.",
  },
  {
    title: 'renaming to a scalar of GraphQL',
    transforms: { rename: { Product: 'Int' } },
    problem: "13 error: Product cannot be renamed to Int, which is GraphQL's own.",
  },
  {
    title: 'renaming to a name of introspection',
    transforms: { rename: { Product: '__Product' } },
    problem: '13 error: Product cannot be renamed to "__Product".',
  },
  {
    title: 'renaming an input field',
    transforms: { rename: { 'Filter.kind': 'x' } },
    problem: '13 error: Filter.kind is no field of an object or interface.',
  },
  {
    title: 'renaming an enum value',
    transforms: { rename: { 'Kind.A': 'x' } },
    problem: '13 error: Kind.A is no field of an object or interface.',
  },
  {
    title: 'two types of one name',
    transforms: { rename: { Product: 'Extra' } },
    problem: '11 error: Product and Extra would both be called Extra.',
  },
  {
    title: 'two fields of one name',
    transforms: { rename: { 'Product.name': 'id' } },
    problem: '11 error: Product.id and Product.name would both be called Product.id.',
  },
  {
    title: 'hiding what does not exist',
    transforms: { hide: ['Product', 'Query.x'] },
    problem: '13 error: The upstream has no Query.x.',
  },
  {
    title: 'hiding a type that a shown argument requires',
    transforms: { hide: ['Filter'] },
    problem: '11 error: Mutation.buy(input:) is required, but it or its type is hidden.',
  },
  {
    title: 'hiding the root field of a @merge',
    transforms: { hide: ['Query.product'] },
    overlay: 'extend type Query { product(id: ID!): Product @merge(keyField: "id", keyArg: "id") }',
    problem: 'overlay 1 error: @merge needs Query.product, which the transforms hide.',
  },
  {
    title: 'hiding the type of a @merge',
    transforms: { hide: ['Product'] },
    overlay: 'extend type Query { product(id: ID!): Product @merge(keyField: "id", keyArg: "id") }',
    problem: 'overlay 1 error: @merge needs Query.product, which the transforms hide.',
  },
  {
    title: 'hiding the input of a @merge',
    transforms: { hide: ['Filter', 'Mutation.buy'] },
    overlay: 'extend type Query { product(id: ID!): Product @merge(argsExpr: "id: $key.id, filter: { kind: A }") }',
    problem: 'overlay 1 error: @merge needs the type of product(filter:), which the transforms hide.',
  },
  {
    title: 'hiding one of many fields that an interface has',
    transforms: { hide: ['Other.id'] },
    problem: 'schema 5 error: Interface field Node.id expected but Other does not provide it.',
  },
];

describe('transforms are refused, with file, line and mend, for', () => {
  it.each(faults)('$title', async ({ transforms, overlay, problem }) => {
    const subschema = overlay === undefined ? { schema: sdl, transforms } : { schema: sdl, transforms, overlay };
    const { problems, mends, supergraph } = await composeSdl({ shop: subschema });
    const [first = ''] = problems;
    const file = { overlay: 'shop/overlay.graphql:', schema: 'shop/schema.graphql:' }[problem.split(' ')[0] ?? ''];
    expect(first).toBe(file === undefined ? `shop/subschema.yaml:${problem}` : problem.replace(/^\w+ /, file));
    expect(mends[0]).toMatch(/.{10}/);
    expect(supergraph).toBeUndefined();
  });
});

import type { ExecutionResult } from 'graphql';
import { startEngine } from '../../oracle/engine';
import type { Resolver, Row } from '../../oracle/memory-upstream';
import type { SampleSubschema } from '../../oracle/sample-graph';
import { statusError } from '../../../src/upstreams/graphql/read-response';

const fail: Resolver = ({ sku }) => {
  throw new Error(`broken ${String(sku)}`);
};

const shop: SampleSubschema = {
  name: 'shop',
  typeDefs: `
    type Query { products: [Product!] things: [Thing] }
    type Product { sku: ID! name: String price: Int }
    union Thing = Book | Film
    type Book { code: ID! title: String }
    type Film { code: Int! title: String }`,
  overlay: `
    extend type Product @key(selectionSet: "{ sku }")
    extend type Book @key(selectionSet: "{ code }")
    extend type Film @key(selectionSet: "{ code }")`,
  resolvers: {
    Query: {
      products: () => ['a', 'b', 'c'].map((sku, n) => ({ sku, name: sku.toUpperCase(), price: n })),
      things: () => [
        { kind: 'Book', code: '7', title: 'Seven' },
        null,
        { kind: 'Film', code: 7, title: 'Se7en' },
        { kind: 'Book', code: 'x', title: 'None' },
      ],
    },
    Thing: { __resolveType: ({ kind }) => kind },
  },
};

const rows = (keys: unknown): readonly Row[] => keys as readonly Row[];

const stock: SampleSubschema = {
  name: 'stock',
  typeDefs: `
    type Query { _stock(keys: [ProductKey!]!): [Product] _books(codes: [ID!]!): [Book] _films(codes: [Int!]!): [Film] }
    input ProductKey { sku: ID! price: Int }
    type Product { sku: ID! left: Int note: String sure: Int! estimate: String }
    type Book { code: ID! pages: Int }
    type Film { code: Int! minutes: Int }`,
  overlay: `
    extend type Query {
      _stock(keys: [ProductKey!]!): [Product] @merge(keyArg: "keys")
      _books(codes: [ID!]!): [Book] @merge(keyField: "code", keyArg: "codes")
      _films(codes: [Int!]!): [Film] @merge(keyField: "code", keyArg: "codes")
    }
    extend type Product @key(selectionSet: "{ sku }") { estimate: String @computed(selectionSet: "{ price }") }
    extend type Book @key(selectionSet: "{ code }")
    extend type Film @key(selectionSet: "{ code }")`,
  resolvers: {
    Query: {
      _stock: (_, { keys }) => rows(keys).map((key) => ({ ...key, left: 1, note: 'n' })),
      _books: (_, { codes }) => (codes as string[]).filter((code) => code === '7').map((code) => ({ code, pages: 70 })),
      _films: (_, { codes }) => (codes as number[]).map((code) => ({ code, minutes: 127 })),
    },
    Product: { sure: fail, estimate: ({ price }) => `costs ${String(price)}` },
  },
};

const paths = ({ errors }: ExecutionResult) => errors?.map(({ path }) => path);

describe.each(['interpreted', 'cut-data', 'cut-text'] as const)('in the hard corners, written by %s,', (writer) => {
  it('an alias may be equal to a key, and to what a computed field requires', async () => {
    const engine = await startEngine([shop, stock]);
    const { data, errors } = await engine.answer('{ products { sku: left price: name estimate left: sku } }', {
      writer,
    });
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      products: ['a', 'b', 'c'].map((sku, n) => ({
        sku: 1,
        price: sku.toUpperCase(),
        estimate: `costs ${String(n)}`,
        left: sku,
      })),
    });
  });

  it('all errors under one nulled list are told, up to the bound', async () => {
    const engine = await startEngine([shop, stock]);
    const all = await engine.answer('{ products { sure } }', { writer });
    expect(all.data).toEqual({ products: null });
    expect(paths(all)).toEqual([0, 1, 2].map((n) => ['products', n, 'sure']));
    const some = await engine.answer('{ products { sure } }', { writer, maxErrors: 2 });
    expect(paths(some)).toEqual([['products', 0, 'sure'], ['products', 1, 'sure'], undefined]);
  });

  it('an HTTP status of 500 is UPSTREAM_ERROR, and says nothing of the request or the answer', async () => {
    const before = () => {
      throw statusError(500, 'stock');
    };
    const engine = await startEngine([shop, stock], { stock: { before } });
    const { data, errors } = await engine.answer('{ products { left } }', { writer });
    expect(data).toEqual({ products: [{ left: null }, { left: null }, { left: null }] });
    expect(errors).toHaveLength(3);
    for (const { message, extensions } of errors ?? []) {
      expect(message).not.toContain('broken');
      expect(extensions).toEqual({ code: 'UPSTREAM_ERROR', subschema: 'stock', upstreamStatus: 500 });
    }
  });

  it('one hidden key may have different types in two types of one union', async () => {
    const engine = await startEngine([shop, stock]);
    const document = '{ things { __typename ... on Book { title pages } ... on Film { minutes title } } }';
    const { data, errors } = await engine.answer(document, { writer });
    expect(errors).toBeUndefined();
    expect(JSON.stringify(data)).toBe(
      '{"things":[{"__typename":"Book","title":"Seven","pages":70},null,{"__typename":"Film","minutes":127,"title":"Se7en"},{"__typename":"Book","title":"None","pages":null}]}',
    );
  });

  it('a type of which nothing is selected is an empty object', async () => {
    const engine = await startEngine([shop, stock]);
    const answer = await engine.answer('{ things { ... on Film { minutes } } }', { writer });
    expect(answer).toEqual({ data: { things: [{}, null, { minutes: 127 }, {}] } });
  });
});

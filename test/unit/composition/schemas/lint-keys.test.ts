import { composeSdl, type GraphCase, type SubschemaCase } from './compose-sdl';

interface LintCase {
  readonly title: string;
  readonly graph: GraphCase;
  /** What is reported, in order; none: the graph composes without a word. */
  readonly problems?: readonly string[];
}

const catalog = `
type Query { product(upc: ID!): Product }
type Product { upc: ID! name: String price: Int weight: Int }`;

/** A subschema that adds to Product by one batched entry point. */
function stock(fields: string, overlay: string, more = ''): SubschemaCase {
  return {
    schema: `type Query { products(upcs: [ID!]!): [Product]! }
type Product { upc: ID! ${fields} }
${more}`,
    overlay,
  };
}

const entry = 'extend type Query { products(upcs: [ID!]!): [Product]! @internal @merge(keyField: "upc") }';

const cases: Readonly<Record<string, readonly LintCase[]>> = {
  'key fields exist': [
    {
      title: 'a @key of a missing field is refused, with the near name as mend',
      graph: {
        catalog,
        stock: stock('stock: Int', `${entry}\nextend type Product @key(selectionSet: "{ upd }")`),
      },
      problems: ['stock/overlay.graphql:2 error: Key of Product: No subschema has the field Product.upd.'],
    },
    {
      title: 'a keyField that is missing is refused',
      graph: { catalog, stock: stock('stock: Int', entry.replace('"upc"', '"sku"')) },
      problems: ['stock/overlay.graphql:1 error: Key of Product: No subschema has the field Product.sku.'],
    },
    {
      title: 'a key that needs arguments is refused',
      graph: {
        catalog: 'type Query { product: Product } type Product { code(of: Int!): ID }',
        stock: {
          schema: 'type Query { _p(code: ID): Product } type Product { stock: Int }',
          overlay: 'extend type Query { _p(code: ID): Product @merge(keyField: "code") }',
        },
      },
      problems: [
        'stock/overlay.graphql:1 error: Key of Product: Product.code needs arguments, which a key cannot give.',
      ],
    },
    {
      title: 'a list is no key',
      graph: {
        catalog: 'type Query { product: Product } type Product { codes: [ID] }',
        stock: {
          schema: 'type Query { _p(codes: [ID]): Product } type Product { stock: Int }',
          overlay: 'extend type Query { _p(codes: [ID]): Product @merge(keyField: "codes") }',
        },
      },
      problems: [
        'stock/overlay.graphql:1 error: Key of Product: Product.codes is a list, which cannot identify an entity.',
      ],
    },
    {
      title: 'an object of which nothing is selected is no key',
      graph: {
        catalog: 'type Query { product: Product } type Product { id: ID owner: Owner } type Owner { id: ID }',
        a: {
          schema: 'type Query { _p(owner: ID): Product } type Product { a: Int }',
          overlay: 'extend type Query { _p(owner: ID): Product @merge(keyField: "owner") }',
        },
      },
      problems: [
        'a/overlay.graphql:1 error: Key of Product: Product.owner is an object, of which nothing is selected.',
      ],
    },
    {
      title: 'a field of a leaf is no key',
      graph: {
        catalog: 'type Query { product: Product } type Product { id: ID }',
        b: {
          schema: 'type Query { _q(id: ID): Product } type Product { b: Int }',
          overlay: 'extend type Query { _q(id: ID): Product @merge(keyField: "id.x") }',
        },
      },
      problems: ['b/overlay.graphql:1 error: Key of Product: Product.id has no fields.'],
    },
    {
      title: 'an entry point on an interface need not fit every type of it',
      graph: {
        a: 'type Query { a: A } type A { id: ID }',
        b: {
          schema:
            'type Query { _n(id: ID): N x: X } interface N { n: Int } type A implements N { n: Int } type X implements N { n: Int }',
          overlay: 'extend type Query { _n(id: ID): N @merge(keyField: "id") }',
        },
      },
    },
    { title: 'keys that exist are fine', graph: { catalog, stock: stock('stock: Int', entry) } },
  ],
  'key types fit': [
    {
      title: 'an ID for an Int is refused',
      graph: {
        catalog,
        stock: {
          schema: 'type Query { _p(upc: Int!): Product } type Product { upc: ID! stock: Int }',
          overlay: 'extend type Query { _p(upc: Int!): Product @merge(keyField: "upc") }',
        },
      },
      problems: ['stock/overlay.graphql:1 error: Product.upc is ID!, but _p(upc:) takes Int!.'],
    },
    {
      title: 'a single value for a list is refused',
      graph: {
        catalog,
        stock: {
          schema: 'type Query { _p(upc: [ID!]!): Product } type Product { upc: ID! stock: Int }',
          overlay: 'extend type Query { _p(upc: [ID!]!): Product @merge(keyField: "upc") }',
        },
      },
      problems: ['stock/overlay.graphql:1 error: Product.upc is ID!, but _p(upc:) takes [ID!]!.'],
    },
    {
      title: 'a member of an input object is compared as well',
      graph: {
        catalog,
        stock: {
          schema:
            'type Query { _p(keys: [K!]!): [Product] } input K { upc: Boolean! } type Product { upc: ID! stock: Int }',
          overlay:
            'extend type Query { _p(keys: [K!]!): [Product] @merge }\nextend type Product @key(selectionSet: "{ upc }")',
        },
      },
      problems: ['stock/overlay.graphql:1 error: Product.upc is ID!, but _p(keys:).upc takes Boolean!.'],
    },
    {
      title: 'ID goes as String, and anything as a custom scalar',
      graph: {
        catalog,
        a: {
          schema: 'type Query { _a(upc: String!): Product } type Product { upc: ID! a: Int }',
          overlay: 'extend type Query { _a(upc: String!): Product @merge(keyField: "upc") }',
        },
        b: {
          schema: 'type Query { _b(upc: BigInt!): Product } scalar BigInt type Product { upc: ID! b: Int }',
          overlay: 'extend type Query { _b(upc: BigInt!): Product @merge(keyField: "upc") }',
        },
        c: {
          schema: 'type Query { _c(keys: [_Any!]!): [Product] } scalar _Any type Product { upc: ID! c: Int }',
          overlay:
            'extend type Query { _c(keys: [_Any!]!): [Product] @merge }\nextend type Product @key(selectionSet: "{ upc }")',
        },
      },
    },
  ],
  'answers are matched by key': [
    {
      title: 'a batch without the key is a warning',
      graph: {
        catalog,
        stock: {
          schema: 'type Query { _p(upcs: [ID!]!): [Product] } type Product { stock: Int }',
          overlay: 'extend type Query { _p(upcs: [ID!]!): [Product] @merge(keyField: "upc") }',
        },
      },
      problems: [
        'stock/overlay.graphql:1 warning: _p does not answer Product.upc, so its answers are matched by position alone, and one of another length fails.',
      ],
    },
    {
      title: 'a batch with a part of the key is a warning',
      graph: {
        catalog: 'type Query { product: Product } type Product { sku: ID! brand: ID! }',
        stock: {
          schema:
            'type Query { _p(keys: [K!]!): [Product] } input K { sku: ID! brand: ID! } type Product { sku: ID! stock: Int }',
          overlay: 'extend type Query { _p(keys: [K!]!): [Product] @merge }',
        },
      },
      problems: [
        'stock/overlay.graphql:1 warning: _p does not answer Product.brand, so entities that differ in it alone cannot be told apart in an answer.',
      ],
    },
    {
      title: 'a single answer needs no matching',
      graph: {
        catalog,
        stock: {
          schema: 'type Query { _p(upc: ID!): Product } type Product { stock: Int }',
          overlay: 'extend type Query { _p(upc: ID!): Product @merge(keyField: "upc") }',
        },
      },
    },
  ],
};

describe.each(Object.entries(cases))('%s', (_rule, rows) => {
  it.each(rows)('$title', async ({ graph, problems = [] }) => {
    const composed = await composeSdl(graph);
    expect(composed.problems).toEqual(problems);
    expect(composed.mends.filter((mend) => mend.length < 10)).toEqual([]);
    expect(composed.supergraph === undefined).toBe(problems.some((problem) => problem.includes(' error: ')));
  });
});

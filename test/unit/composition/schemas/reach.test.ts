import { composeSdl, type GraphCase } from './compose-sdl';

interface ReachCase {
  readonly title: string;
  readonly graph: GraphCase;
  readonly problems?: readonly string[];
}

const catalog =
  'type Query { product(upc: ID!): Product }\ntype Product { upc: ID! name: String price: Int size: Size }\ntype Size { width: Int }';

/** An inventory whose Product has computed fields. */
function inventory(fields: string, input: string, overlay: string): GraphCase[string] {
  return {
    schema: `type Query { _products(keys: [Key!]!): [Product] }\n${input}\ntype Product { upc: ID! ${fields} }`,
    overlay: `extend type Query { _products(keys: [Key!]!): [Product] @merge }\nextend type Product @key(selectionSet: "{ upc }") {\n${overlay}\n}`,
  };
}

const cases: Readonly<Record<string, readonly ReachCase[]>> = {
  'computed fields': [
    {
      title: 'a requirement that no subschema has is refused',
      graph: {
        catalog,
        inventory: inventory('cost: Int', 'scalar Key', 'cost: Int @computed(selectionSet: "{ prize }")'),
      },
      problems: [
        'inventory/overlay.graphql:3 error: Product.cost cannot be computed: No subschema has the field Product.prize.',
      ],
    },
    {
      title: 'a requirement that the argument has no place for is refused',
      graph: {
        catalog,
        inventory: inventory(
          'cost: Int',
          'input Key { upc: ID! }',
          'cost: Int @computed(selectionSet: "{ price name }")',
        ),
      },
      problems: [
        'inventory/overlay.graphql:3 error: Product.cost requires price and name, but no entry point of inventory for Product takes it.',
      ],
    },
    {
      title: 'a requirement beside a keyField is refused',
      graph: {
        catalog,
        inventory: {
          schema: 'type Query { _p(upc: ID!): Product } type Product { upc: ID! cost: Int }',
          overlay:
            'extend type Query { _p(upc: ID!): Product @merge(keyField: "upc") }\nextend type Product { cost: Int @computed(selectionSet: "{ price }") }',
        },
      },
      problems: [
        'inventory/overlay.graphql:2 error: Product.cost requires price, but no entry point of inventory for Product takes it.',
      ],
    },
    {
      title: 'a part of a nested requirement that the argument has no place for is refused',
      graph: {
        catalog,
        inventory: {
          schema:
            'type Query { _p(keys: [Key!]!): [Product] } input Key { upc: ID! size: S! } input S { height: Int } type Product { upc: ID! cost: Int }',
          overlay:
            'extend type Query { _p(keys: [Key!]!): [Product] @merge }\nextend type Product @key(selectionSet: "{ upc }") { cost: Int @computed(selectionSet: "{ size { width } }") }',
        },
      },
      problems: [
        'inventory/overlay.graphql:2 error: Product.cost requires size.width, but no entry point of inventory for Product takes it.',
      ],
    },
    {
      title: 'a circle is refused, named as it goes',
      graph: {
        catalog,
        inventory: inventory(
          'a: Int b: Int',
          'scalar Key',
          'a: Int @computed(selectionSet: "{ b }")\nb: Int @computed(selectionSet: "{ a }")',
        ),
      },
      problems: [
        'inventory/overlay.graphql:3 error: Computed fields require each other in a circle: Product.a → Product.b → Product.a.',
      ],
    },
    {
      title: 'a circle through two subschemas is refused',
      graph: {
        catalog,
        a: inventory('a: Int', 'scalar Key', 'a: Int @computed(selectionSet: "{ b }")'),
        b: inventory('b: Int', 'scalar Key', 'b: Int @computed(selectionSet: "{ a }")'),
      },
      problems: [
        'a/overlay.graphql:3 error: Computed fields require each other in a circle: Product.a → Product.b → Product.a.',
      ],
    },
    {
      title: 'a chain is no circle, and a requirement may be nested',
      graph: {
        catalog,
        a: inventory('a: Int', 'scalar Key', 'a: Int @computed(selectionSet: "{ price size { width } }")'),
        b: inventory('b: Int', 'scalar Key', 'b: Int @computed(selectionSet: "{ a }")'),
      },
    },
  ],
  'fields are reachable': [
    {
      title: 'a type without an entry point is refused, where it is defined',
      graph: { catalog, stock: 'type Query { low: Int }\ntype Product {\n  stock: Int\n  left: Int }' },
      problems: [
        'stock/schema.graphql:3 error: Product.stock and Product.left of stock cannot be reached from the Product of catalog, as at Query.product.',
      ],
    },
    {
      title: 'of an upstream that was asked for its schema the overlay or the manifest is named',
      graph: {
        catalog,
        a: { schema: 'type Query { a: Int } type Product { a: Int }', pinned: false },
        b: {
          schema: 'type Query { b: Int } type Product { b: Int }',
          pinned: false,
          overlay: '\n\nextend type Product @key(selectionSet: "{ upc }")',
        },
      },
      problems: [
        'a/subschema.yaml:1 error: Product.a of a cannot be reached from the Product of catalog, as at Query.product.',
        'b/overlay.graphql:3 error: Product.b of b cannot be reached from the Product of catalog, as at Query.product.',
      ],
    },
    {
      title: 'both ways count: a stub cannot be completed without the key',
      graph: {
        catalog,
        cart: 'type Query { cart: Cart } type Cart { product: Product } type Product { upc: ID! }',
      },
      problems: [
        'catalog/schema.graphql:2 error: Product.name, Product.price and Product.size of catalog cannot be reached from the Product of cart, as at Query.cart → Cart.product.',
      ],
    },
    {
      title: 'an @internal root field leads no client anywhere',
      graph: {
        catalog,
        stock: {
          schema: 'type Query { low(upc: ID!): Product } type Product { upc: ID! stock: Int }',
          overlay: 'extend type Query { low(upc: ID!): Product @internal @merge(keyField: "upc") }',
        },
      },
    },
    {
      title: 'a key may come from a third subschema',
      graph: {
        catalog,
        codes: {
          schema: 'type Query { _c(upc: ID!): Product } type Product { upc: ID! ean: ID }',
          overlay: 'extend type Query { _c(upc: ID!): Product @merge(keyField: "upc") }',
        },
        stock: {
          schema: 'type Query { _s(ean: ID!): Product } type Product { ean: ID! stock: Int }',
          overlay: 'extend type Query { _s(ean: ID!): Product @merge(keyField: "ean") }',
        },
      },
    },
    {
      title: 'a key that nobody nearer has opens nothing',
      graph: {
        catalog,
        stock: {
          schema: 'type Query { _s(ean: ID!): Product } type Product { ean: ID! stock: Int }',
          overlay: 'extend type Query { _s(ean: ID!): Product @merge(keyField: "ean") }',
        },
      },
      problems: [
        'stock/schema.graphql:1 error: Product.ean and Product.stock of stock cannot be reached from the Product of catalog, as at Query.product.',
      ],
    },
    {
      title: 'interfaces and unions are followed into their types',
      graph: {
        a: 'type Query { n: N u: U } interface N { id: ID! } type A implements N { id: ID! } type B { id: ID! } union U = A | B',
        b: 'type Query { b: Int } type A { id: ID! x: Int } type B { id: ID! y: Int }',
      },
      problems: [
        'b/schema.graphql:1 error: A.x of b cannot be reached from the A of a, as at Query.n.',
        'b/schema.graphql:1 error: B.y of b cannot be reached from the B of a, as at Query.u.',
      ],
    },
    {
      title: 'what a mutation answers must be complete as well',
      graph: {
        a: 'type Query { a: Int } type Mutation { make: T } type T { id: ID! }',
        b: 'type Query { b: T } type T { id: ID! x: Int }',
      },
      problems: ['b/schema.graphql:1 error: T.x of b cannot be reached from the T of a, as at Mutation.make.'],
    },
    {
      title: 'a value type that both define alike needs no key',
      graph: { a: 'type Query { a: Money } type Money { n: Int }', b: 'type Query { b: Money } type Money { n: Int }' },
    },
    {
      title: 'a Query inside of an answer has the fields of its subschema alone',
      graph: { a: 'type Query { a: Int } type Mutation { go: P } type P { query: Query }', b: 'type Query { b: Int }' },
      problems: [
        'b/schema.graphql:1 error: Query.b of b cannot be reached from the Query of a, as at Mutation.go → P.query.',
      ],
    },
    {
      title: 'what follows from another error is not reported',
      graph: {
        catalog,
        stock: {
          schema: 'type Query { _s(upc: ID!): Product } type Product { upc: ID! stock: Int }',
          overlay: 'extend type Query { _s(upc: ID!): Product @merg(keyField: "upc") }',
        },
      },
      problems: ['stock/overlay.graphql:1 error: The directive @merg is unknown.'],
    },
  ],
  'non-null fields from elsewhere': [
    {
      title: 'a non-null field of another subschema is a warning',
      graph: {
        catalog,
        sold: {
          schema: 'type Query { _s(upcs: [ID!]!): [Product!]! } type Product { upc: ID! sold: Int! }',
          overlay: 'extend type Query { _s(upcs: [ID!]!): [Product!]! @merge(keyField: "upc") }',
        },
      },
      problems: [
        'sold/schema.graphql:1 warning: Product.sold is non-null and comes from sold: where sold has no Product for a key, the Product that catalog answered becomes null, with an error.',
      ],
    },
    {
      title: 'an upstream whose entity fields are nullable needs no warning',
      graph: {
        catalog,
        sold: {
          schema: 'type Query { _s(upcs: [ID!]!): [Product!]! } type Product { upc: ID! sold: Int! }',
          overlay: 'extend type Query { _s(upcs: [ID!]!): [Product!]! @merge(keyField: "upc") }',
          entityFieldsNullable: true,
        },
      },
    },
    {
      title: 'an upstream that has an entity for every key needs no warning',
      graph: {
        catalog,
        sold: {
          schema: 'type Query { _s(upcs: [ID!]!): [Product!]! } type Product { upc: ID! sold: Int! }',
          overlay: 'extend type Query { _s(upcs: [ID!]!): [Product!]! @merge(keyField: "upc") }',
          totalTypes: new Set(['Product']),
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

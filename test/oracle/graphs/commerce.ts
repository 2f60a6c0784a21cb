import { findRow, findRows, rowsOf } from '../find-row';
import type { Row } from '../memory-upstream';
import type { SampleGraph } from '../sample-graph';

const products: readonly Row[] = [
  { sku: 'chair', name: 'Chair', price: 4500, weight: 7000 },
  { sku: 'lamp', name: 'Lamp', price: 1900, weight: 900 },
  { sku: 'print', name: 'Print', price: 300, weight: null },
  { sku: 'voucher', name: 'Voucher', price: 2500, weight: 0 },
];

const stocks: readonly Row[] = [
  { sku: 'chair', available: 12, warehouses: [{ city: 'Gent' }, { city: 'Porto' }] },
  { sku: 'lamp', available: 0, warehouses: [] },
  { sku: 'print', available: 3, warehouses: [{ city: 'Porto' }] },
];

const reviews: readonly Row[] = [
  { id: '1', sku: 'chair', stars: 5, author: 'ada' },
  { id: '2', sku: 'lamp', stars: 2, author: 'bob' },
  { id: '3', sku: 'chair', stars: 4, author: 'bob' },
  { id: '4', sku: 'gone', stars: 1, author: 'ada' },
];

/** Products below a price are sent by letter, others by weight; null when the weight is not known. */
function estimateShipping(price: unknown, weight: unknown): number | null {
  if (typeof price !== 'number' || typeof weight !== 'number') return null;
  return price < 1000 ? 200 : 500 + Math.ceil(weight / 1000) * 100;
}

function reviewsOf(sku: unknown): readonly Row[] {
  return reviews.filter((review) => review['sku'] === sku);
}

/** Products with a computed field, a type that lists in three subschemas, and references back into it. */
export const commerce: SampleGraph = {
  name: 'commerce',
  subschemas: [
    {
      name: 'products',
      typeDefs: /* GraphQL */ `
        type Query {
          products(first: Int = 10): [Product!]!
          product(sku: ID!): Product
          productsBySkus(skus: [ID!]!): [Product]!
        }
        type Product {
          sku: ID!
          name: String!
          price: Int!
          weight: Int
        }
      `,
      overlay: /* GraphQL */ `
        extend type Query {
          productsBySkus(skus: [ID!]!): [Product]! @merge(keyField: "sku")
        }
        extend type Product @key(selectionSet: "{ sku }")
      `,
      resolvers: {
        Query: {
          products: (_, { first }) => products.slice(0, Number(first)),
          product: (_, { sku }) => findRow(products, 'sku', sku),
          productsBySkus: (_, { skus }) => findRows(products, 'sku', skus),
        },
      },
    },
    {
      name: 'inventory',
      typeDefs: /* GraphQL */ `
        type Query {
          _products(keys: [ProductKey!]!): [Product]!
        }
        input ProductKey {
          sku: ID!
          price: Int
          weight: Int
        }
        type Product {
          sku: ID!
          stock: Stock
          shippingEstimate: Int
        }
        type Stock {
          available: Int!
          warehouses: [Warehouse!]!
        }
        type Warehouse {
          city: String!
        }
      `,
      overlay: /* GraphQL */ `
        extend type Query {
          _products(keys: [ProductKey!]!): [Product]! @merge(keyArg: "keys")
        }
        extend type Product @key(selectionSet: "{ sku }") {
          shippingEstimate: Int @computed(selectionSet: "{ price weight }")
        }
      `,
      resolvers: {
        Query: { _products: (_, { keys }) => rowsOf(keys) },
        Product: {
          stock: ({ sku }) => findRow(stocks, 'sku', sku),
          shippingEstimate: ({ price, weight }) => estimateShipping(price, weight),
        },
      },
    },
    {
      name: 'reviews',
      typeDefs: /* GraphQL */ `
        type Query {
          reviews: [Review!]!
          review(id: ID!): Review
          _productsBySkus(skus: [ID!]!): [Product]!
        }
        type Review {
          id: ID!
          stars: Int!
          author: String!
          product: Product
        }
        type Product {
          sku: ID!
          reviews: [Review!]!
          averageStars: Float
        }
      `,
      overlay: /* GraphQL */ `
        extend type Query {
          _productsBySkus(skus: [ID!]!): [Product]! @merge(keyField: "sku")
        }
        extend type Product @key(selectionSet: "{ sku }")
      `,
      resolvers: {
        Query: {
          reviews: () => reviews,
          review: (_, { id }) => findRow(reviews, 'id', id),
          _productsBySkus: (_, { skus }) => findRows(products, 'sku', skus),
        },
        Review: { product: ({ sku }) => ({ sku }) },
        Product: {
          reviews: ({ sku }) => reviewsOf(sku),
          averageStars: ({ sku }) => averageStars(sku),
        },
      },
    },
  ],
  monolith: {
    typeDefs: /* GraphQL */ `
      type Query {
        products(first: Int = 10): [Product!]!
        product(sku: ID!): Product
        productsBySkus(skus: [ID!]!): [Product]!
        reviews: [Review!]!
        review(id: ID!): Review
      }
      type Product {
        sku: ID!
        name: String!
        price: Int!
        weight: Int
        stock: Stock
        shippingEstimate: Int
        reviews: [Review!]!
        averageStars: Float
      }
      type Stock {
        available: Int!
        warehouses: [Warehouse!]!
      }
      type Warehouse {
        city: String!
      }
      type Review {
        id: ID!
        stars: Int!
        author: String!
        product: Product
      }
    `,
    resolvers: {
      Query: {
        products: (_, { first }) => products.slice(0, Number(first)),
        product: (_, { sku }) => findRow(products, 'sku', sku),
        productsBySkus: (_, { skus }) => findRows(products, 'sku', skus),
        reviews: () => reviews,
        review: (_, { id }) => findRow(reviews, 'id', id),
      },
      Product: {
        stock: ({ sku }) => findRow(stocks, 'sku', sku),
        shippingEstimate: ({ price, weight }) => estimateShipping(price, weight),
        reviews: ({ sku }) => reviewsOf(sku),
        averageStars: ({ sku }) => averageStars(sku),
      },
      Review: { product: ({ sku }) => findRow(products, 'sku', sku) ?? { sku } },
    },
  },
  operations: [
    { name: 'one subschema', document: '{ products(first: 2) { name price } }' },
    { name: 'a list over two subschemas', document: '{ products { sku stock { available warehouses { city } } } }' },
    { name: 'a computed field alone', document: '{ products { shippingEstimate } }' },
    {
      name: 'a computed field beside what it needs, under aliases',
      document: '{ products { cost: price price: name estimate: shippingEstimate weight } }',
      stitchedIsWrong: 'it takes the value under an alias for the field that a computed field needs',
    },
    { name: 'three subschemas', document: '{ product(sku: "chair") { name stock { available } reviews { stars } } }' },
    { name: 'an entity that is not there', document: '{ product(sku: "gone") { name stock { available } } }' },
    {
      name: 'a batch with an absent entity and one twice',
      document: '{ productsBySkus(skus: ["lamp", "gone", "chair", "lamp"]) { name averageStars stock { available } } }',
    },
    {
      name: 'a way back into an entity',
      document: '{ review(id: "1") { stars product { name shippingEstimate reviews { author product { price } } } } }',
    },
    {
      name: 'two root fields of two subschemas, in the order asked for',
      document: '{ reviews { id } products(first: 1) { sku } again: reviews { stars } }',
    },
    {
      name: 'variables and directives',
      document:
        'query ($first: Int!, $with: Boolean!) { products(first: $first) { sku stock @include(if: $with) { available } name @skip(if: $with) } }',
      variables: { first: 3, with: true },
    },
    {
      name: 'fragments that overlap',
      document:
        '{ products { ...A ...B } } fragment A on Product { stock { available } } fragment B on Product { name stock { warehouses { city } } }',
    },
    { name: 'type names', document: '{ __typename products(first: 1) { __typename stock { __typename } } }' },
  ],
};

function averageStars(sku: unknown): number | null {
  const stars = reviewsOf(sku).map((review) => Number(review['stars']));
  return stars.length === 0 ? null : stars.reduce((sum, one) => sum + one, 0) / stars.length;
}

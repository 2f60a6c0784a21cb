import { parse, validate } from 'graphql';
import { sampleQuery } from '../../../src/graphql/sample-query';
import { composeSound } from '../composition/schemas/compose-sdl';
import { supergraphOf } from '../gateway/fake-registry';

const catalog = `
  type Query { product(sku: ID!): Product  products(first: Int = 3): [Product!]!  orders: [Order!]! }
  type Product { sku: ID! name: String! price: Int! weight: Int }
  type Order { id: ID! old: Int @deprecated lines: [Line!]! }
  type Line { quantity: Int! product: Product! }
`;
const stock = `type Query { _products: [Product] } type Product { sku: ID! stock: Stock } type Stock { available: Int! at(warehouse: ID!): Int }`;
const shipping = `type Query { status: String } type Order { id: ID! shipment: Shipment } type Shipment { status: String! }`;
const client = `
  type Query { status: String  product(sku: ID!): Product  products(first: Int = 3): [Product!]!  orders: [Order!]! }
  type Product { sku: ID! name: String! price: Int! weight: Int stock: Stock }
  type Order { id: ID! old: Int @deprecated lines: [Line!]! shipment: Shipment }
  type Line { quantity: Int! product: Product! }
  type Stock { available: Int! at(warehouse: ID!): Int }
  type Shipment { status: String! }
`;

describe('sampleQuery', () => {
  it('asks for nothing that is guarded', async () => {
    const supergraph = await composeSound({
      shop: {
        schema: `interface Node { id: ID! } type Order implements Node { id: ID! total: Int owner: User note: String }
          type User implements Node { id: ID! } type Query { node: Node me: User orders: [Order!]! }`,
        overlay: 'extend type User @authenticated extend type Order { total: Int @authenticated }',
      },
    });
    expect(sampleQuery(supergraph)).toBe('{ orders { id note } }');
  });

  it('crosses as many subschemas as one root field can reach, without arguments', () => {
    const supergraph = supergraphOf(client, { catalog, stock, shipping });
    const query = sampleQuery(supergraph);
    expect(query).toBe(
      '{ orders { id shipment { status } lines { quantity product { sku name price stock { available } } } } }',
    );
    expect(validate(supergraph.schema, parse(query))).toEqual([]);
  });

  it('takes a leaf where there is nothing else', () => {
    expect(sampleQuery(supergraphOf('type Query { hello: String }', { a: 'type Query { hello: String }' }))).toBe(
      '{ hello }',
    );
  });

  it('does not run in circles', () => {
    const sdl = 'type Query { me: User } type User { id: ID! friend: User }';
    const query = sampleQuery(supergraphOf(sdl, { a: sdl }));
    expect(query).toBe('{ me { id friend { id friend { id friend { id } } } } }');
  });

  it.each([
    ['every root field wants an argument', 'type Query { user(id: ID!): String }'],
    [
      'a root field leads to nothing that can be asked without one',
      'type Query { me: User } type User { friend(id: ID!): User }',
    ],
  ])('is __typename where %s', (_, sdl) => {
    expect(sampleQuery(supergraphOf(sdl, { a: sdl }))).toBe('{ __typename }');
  });
});

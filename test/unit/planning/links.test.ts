import { startEngine } from '../../oracle/engine';
import type { SampleSubschema } from '../../oracle/sample-graph';

function subschema(name: string, typeDefs: string, overlay: string): SampleSubschema {
  return { name, typeDefs, overlay, resolvers: {} };
}

const orders = subschema(
  'orders',
  `type Query { orders: [Order!]! near(id: ID): Thing } union Thing = Order | Parcel
   type Order { id: ID! customer: Ref customerId: ID! route: [Stop!]! } type Parcel { id: ID! to: Int }
   type Ref { id: ID! } type Stop { city: String! street: String! }`,
  `extend type Order {
     buyer: User! @link(key: "{ customerId }", to: "id")
     payer: User @link(key: "{ customer { id } }", to: "email")
     houses: [House] @link(key: "{ route { city street } }", to: "city street")
   }
   extend type Parcel { receiver: User @link(key: "{ to }", to: "id") }`,
);
const users = subschema(
  'users',
  'type Query { _users(ids: [ID!]!): [User] } type User { id: ID! email: String name: String }',
  `extend type User @key(selectionSet: "{ id }")
   extend type Query { _users(ids: [ID!]!): [User] @merge(keyField: "id") }`,
);
const directory = subschema(
  'directory',
  'type Query { _people(emails: [ID!]!): [User] } type User { id: ID! email: String phone: String }',
  `extend type User @key(selectionSet: "{ email }")
   extend type Query { _people(emails: [ID!]!): [User] @merge(keyField: "email") }`,
);
const town = subschema(
  'town',
  `type Query { _houses(keys: [Key!]!): [House] } input Key { city: String! street: String! }
   type House { city: String! street: String! doors: Int }`,
  `extend type House @key(selectionSet: "{ city street }") extend type Query { _houses(keys: [Key!]!): [House] @merge }`,
);
/** Gives whoever has an id an email. */
const logins = subschema(
  'logins',
  'type Query { _logins(ids: [ID!]!): [User] } type User { id: ID! email: String }',
  `extend type User @key(selectionSet: "{ id }")
   extend type Query { _logins(ids: [ID!]!): [User] @merge(keyField: "id") }`,
);

async function planOf(document: string): Promise<unknown> {
  const engine = await startEngine([orders, users, directory, town, logins]);
  return engine.plan(document).steps[0];
}

describe('the plan of a link', () => {
  it('asks for the foreign key alone, and joins what else is asked of its object', async () => {
    expect(await planOf('{ orders { buyer { id name } } }')).toEqual({
      roots: [{ subschema: 'orders', ask: '{ orders { customerId } }' }],
      entities: [
        {
          subschema: 'users',
          type: 'User',
          entryPoint: '_users',
          batch: true,
          ask: '{ name id }',
          at: [{ path: 'orders[].buyer', level: 1, key: ['id'] }],
        },
      ],
      links: [{ path: 'orders[].buyer', subschema: 'orders', key: { id: 'customerId' } }],
    });
  });

  it('has no fetch where the key is all that is asked', async () => {
    expect(await planOf('{ orders { buyer { key: id __typename } customerId } }')).toEqual({
      roots: [{ subschema: 'orders', ask: '{ orders { customerId } }' }],
      entities: [],
      links: [{ path: 'orders[].buyer', subschema: 'orders', key: { id: 'customerId' } }],
    });
  });

  it('takes the foreign key under another response key where the client uses its own', async () => {
    expect(await planOf('{ orders { customerId: id buyer { id } } }')).toMatchObject({
      roots: [{ ask: '{ orders { id customerId } }' }],
    });
    expect(await planOf('{ orders { customer: route { city } payer { email } } }')).toEqual({
      roots: [{ subschema: 'orders', ask: '{ orders { customer: route { city } _0: customer { id } } }' }],
      entities: [],
      links: [{ path: 'orders[].payer', subschema: 'orders', key: { email: '_0.id' } }],
    });
  });

  it('asks a compound key for once, and joins by all of it', async () => {
    expect(await planOf('{ orders { houses { doors } } }')).toMatchObject({
      roots: [{ ask: '{ orders { route { city street } } }' }],
      entities: [{ entryPoint: '_houses', at: [{ path: 'orders[].houses[]', level: 1, key: ['city', 'street'] }] }],
      links: [{ path: 'orders[].houses', key: { city: 'route.city', street: 'route.street' } }],
    });
  });

  it('reaches further subschemas from the key through others, as of any entity', async () => {
    expect(await planOf('{ orders { buyer { phone name } } }')).toMatchObject({
      roots: [{ ask: '{ orders { customerId } }' }],
      entities: [
        { subschema: 'logins', at: [{ level: 1, key: ['id'] }] },
        { subschema: 'directory', at: [{ level: 2, key: ['email'] }] },
        { subschema: 'users', at: [{ level: 1, key: ['id'] }] },
      ],
    });
  });

  it('shares the fetch of other places that ask the same', async () => {
    const step = await planOf(
      '{ orders { buyer { name } } near { ... on Order { buyer { name } } ... on Parcel { receiver { name } } } }',
    );
    expect(step).toMatchObject({
      roots: [
        { ask: '{ orders { customerId } near { __typename ... on Order { customerId } ... on Parcel { to } } }' },
      ],
      entities: [
        { subschema: 'users', at: [{ path: 'orders[].buyer' }, { path: 'near.buyer' }, { path: 'near.receiver' }] },
      ],
    });
  });
});

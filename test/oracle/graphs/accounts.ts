import { findRow, findRows, rowsOf } from '../find-row';
import type { Row } from '../memory-upstream';
import type { SampleGraph } from '../sample-graph';

const users: readonly Row[] = [
  { id: 'u1', email: 'ada@example.com', name: 'Ada' },
  { id: 'u2', email: 'bob@example.com', name: 'Bob' },
  { id: 'u3', email: 'eve@example.com', name: 'Eve' },
];

const balances: readonly Row[] = [
  { email: 'ada@example.com', balance: 1250 },
  { email: 'eve@example.com', balance: -300 },
];

const orders: readonly Row[] = [
  { id: 'o1', userId: 'u1', site: { code: 'GNT' }, sku: 'chair' },
  { id: 'o2', userId: 'u2', site: { code: 'OPO' }, sku: 'chair' },
  { id: 'o3', userId: 'u1', site: { code: 'OPO' }, sku: 'lamp' },
];

const slots: readonly Row[] = [
  { sku: 'chair', code: 'GNT', shelf: 'A1' },
  { sku: 'chair', code: 'OPO', shelf: 'B7' },
  { sku: 'lamp', code: 'OPO', shelf: 'C3' },
];

function shelfOf(sku: unknown, site: unknown): unknown {
  const { code } = site as Row;
  return slots.find((slot) => slot['sku'] === sku && slot['code'] === code)?.['shelf'] ?? null;
}

function ordersOf(id: unknown): readonly Row[] {
  return orders.filter((order) => order['userId'] === id);
}

/** One entity under two keys that no subschema but one knows both of, and an entity with a compound, nested key. */
export const accounts: SampleGraph = {
  name: 'accounts',
  subschemas: [
    {
      name: 'users',
      typeDefs: /* GraphQL */ `
        type Query {
          user(id: ID!): User
          usersByIds(ids: [ID!]!): [User]!
          userByEmail(email: String!): User
        }
        type User {
          id: ID!
          email: String!
          name: String!
        }
      `,
      overlay: /* GraphQL */ `
        extend type Query {
          usersByIds(ids: [ID!]!): [User]! @merge(keyField: "id")
          userByEmail(email: String!): User @merge(keyField: "email")
        }
        extend type User @key(selectionSet: "{ id }") @key(selectionSet: "{ email }")
      `,
      resolvers: {
        Query: {
          user: (_, { id }) => findRow(users, 'id', id),
          usersByIds: (_, { ids }) => findRows(users, 'id', ids),
          userByEmail: (_, { email }) => findRow(users, 'email', email),
        },
      },
    },
    {
      name: 'billing',
      typeDefs: /* GraphQL */ `
        type Query {
          debtors: [User!]!
          _usersByEmails(emails: [String!]!): [User]!
        }
        type User {
          email: String!
          balance: Int
        }
      `,
      overlay: /* GraphQL */ `
        extend type Query {
          _usersByEmails(emails: [String!]!): [User]! @merge(keyField: "email")
        }
        extend type User @key(selectionSet: "{ email }")
      `,
      resolvers: {
        Query: {
          debtors: () => balances.filter(({ balance }) => Number(balance) < 0),
          _usersByEmails: (_, { emails }) => findRows(balances, 'email', emails),
        },
      },
    },
    {
      name: 'orders',
      typeDefs: /* GraphQL */ `
        type Query {
          orders: [Order!]!
          _usersByIds(ids: [ID!]!): [User]!
        }
        type Order {
          id: ID!
          buyer: User!
          slot: Slot!
        }
        type User {
          id: ID!
          orders: [Order!]!
        }
        type Slot {
          sku: ID!
          site: Site!
        }
        type Site {
          code: String!
        }
      `,
      overlay: /* GraphQL */ `
        extend type Query {
          _usersByIds(ids: [ID!]!): [User]! @merge(keyField: "id")
        }
        extend type User @key(selectionSet: "{ id }")
        extend type Slot @key(selectionSet: "{ sku site { code } }")
      `,
      resolvers: {
        Query: {
          orders: () => orders,
          _usersByIds: (_, { ids }) => findRows(users, 'id', ids),
        },
        Order: { buyer: ({ userId }) => ({ id: userId }), slot: ({ sku, site }) => ({ sku, site }) },
        User: { orders: ({ id }) => ordersOf(id) },
      },
    },
    {
      name: 'warehouse',
      typeDefs: /* GraphQL */ `
        type Query {
          _slots(keys: [SlotKey!]!): [Slot]!
        }
        input SlotKey {
          sku: ID!
          site: SiteKey!
        }
        input SiteKey {
          code: String!
        }
        type Slot {
          sku: ID!
          site: Site!
          shelf: String
        }
        type Site {
          code: String!
        }
      `,
      overlay: /* GraphQL */ `
        extend type Query {
          _slots(keys: [SlotKey!]!): [Slot]! @merge(keyArg: "keys")
        }
        extend type Slot @key(selectionSet: "{ sku site { code } }")
      `,
      resolvers: {
        Query: { _slots: (_, { keys }) => rowsOf(keys) },
        Slot: { shelf: ({ sku, site }) => shelfOf(sku, site) },
      },
    },
  ],
  monolith: {
    typeDefs: /* GraphQL */ `
      type Query {
        user(id: ID!): User
        usersByIds(ids: [ID!]!): [User]!
        userByEmail(email: String!): User
        debtors: [User!]!
        orders: [Order!]!
      }
      type User {
        id: ID!
        email: String!
        name: String!
        balance: Int
        orders: [Order!]!
      }
      type Order {
        id: ID!
        buyer: User!
        slot: Slot!
      }
      type Slot {
        sku: ID!
        site: Site!
        shelf: String
      }
      type Site {
        code: String!
      }
    `,
    resolvers: {
      Query: {
        user: (_, { id }) => findRow(users, 'id', id),
        usersByIds: (_, { ids }) => findRows(users, 'id', ids),
        userByEmail: (_, { email }) => findRow(users, 'email', email),
        debtors: () => users.filter(({ email }) => Number(findRow(balances, 'email', email)?.['balance'] ?? 0) < 0),
        orders: () => orders,
      },
      User: {
        balance: ({ email }) => findRow(balances, 'email', email)?.['balance'],
        orders: ({ id }) => ordersOf(id),
      },
      Order: {
        buyer: ({ userId }) => findRow(users, 'id', userId),
        slot: ({ sku, site }) => ({ sku, site }),
      },
      Slot: { shelf: ({ sku, site }) => shelfOf(sku, site) },
    },
  },
  operations: [
    {
      name: 'a second key by way of a third subschema',
      document: '{ orders { id buyer { balance } } }',
      stitchedIsWrong: 'it never settles',
    },
    { name: 'both keys at once', document: '{ user(id: "u1") { name balance orders { id } } }' },
    { name: 'from the second key back to the first', document: '{ debtors { balance name orders { id } } }' },
    { name: 'by the second key at the root', document: '{ userByEmail(email: "bob@example.com") { id balance } }' },
    {
      name: 'keys that were asked for under aliases',
      document: '{ orders { buyer { email: id id: name balance } } }',
      stitchedIsWrong: 'it takes the value under an alias for a key',
    },
    { name: 'a compound key with a nested part', document: '{ orders { slot { shelf } } }' },
    {
      name: 'a compound key whose parts are asked for otherwise',
      document: '{ orders { slot { sku: __typename site { where: code } shelf } } }',
      stitchedIsWrong: 'it takes the value under an alias for a key',
    },
    {
      name: 'a circle of entities',
      document: '{ user(id: "u1") { orders { buyer { name orders { buyer { balance } slot { shelf } } } } } }',
      stitchedIsWrong: 'it never settles',
    },
    {
      name: 'a batch with one absent',
      document: '{ usersByIds(ids: ["u2", "none", "u1"]) { balance orders { id } } }',
    },
  ],
};

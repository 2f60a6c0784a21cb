import type { Identity } from '../../../src/upstreams/call-context';
import type { SampleSubschema } from '../sample-graph';

/** Who asks in a test: a subject and its scopes. */
export function person(subject: string, ...scopes: readonly string[]): { readonly identity: Identity } {
  return { identity: { subject, scopes, claims: {}, token: undefined } };
}

const users = [
  { id: '1', name: 'Ada', email: 'ada@x' },
  { id: '2', name: 'Bob', email: 'bob@x' },
];
const orders = [
  { __typename: 'Order', id: 'o1', total: 10, customerId: '1', note: 'n1' },
  { __typename: 'Order', id: 'o2', total: 20, customerId: '2', note: 'n2' },
];
const tickets = [{ __typename: 'Ticket', id: 't1', text: 'help' }];

const resolveType = (source: object): string => ('__typename' in source ? String(source.__typename) : '');

/** Orders, tickets and who may see what of them. */
const shop: SampleSubschema = {
  name: 'shop',
  typeDefs: `
    interface Node { id: ID! note: String }
    type Order implements Node { id: ID! total: Int customerId: ID note: String related: [Node!]! }
    type Ticket implements Node { id: ID! text: String note: String }
    union Entry = Order | Ticket
    type Query {
      orders: [Order!]! order(id: ID!): Order node(id: ID!): Node feed: [Entry] strict: [Entry!]
      audit: String! _orders(ids: [ID!]!): [Order]
    }
    type Mutation { cancel(id: ID!): Order wipe: Boolean! ping: Boolean }
    type Subscription { changed: Order }`,
  overlay: `
    extend type Order @key(selectionSet: "{ id }") {
      total: Int @requiresScopes(scopes: [["orders:read"], ["admin", "audit"]])
      customer: User @link(key: "{ customerId }", to: "id")
    }
    extend type Ticket @requiresScopes(scopes: [["support"]])
    extend interface Node { note: String @authenticated }
    extend type Query {
      audit: String! @authenticated
      _orders(ids: [ID!]!): [Order] @merge(keyField: "id")
      order(id: ID!): Order @policy(policies: [["ownsOrder"]])
    }
    extend type Mutation { wipe: Boolean! @requiresScopes(scopes: [["admin"]]) cancel(id: ID!): Order @authenticated }
    extend type Subscription { changed: Order @authenticated }`,
  policies: {
    ownsOrder: ({ identity, args }) => identity !== undefined && args['id'] === `o${identity.subject}`,
  },
  resolvers: {
    Node: { __resolveType: resolveType },
    Entry: { __resolveType: resolveType },
    Order: { related: () => [...orders.slice(0, 1), ...tickets] },
    Query: {
      orders: () => orders,
      order: (_, { id }) => orders.find((order) => order.id === id),
      node: (_, { id }) => [...orders, ...tickets].find((node) => node.id === id),
      feed: () => [orders[0], tickets[0], orders[1]],
      strict: () => [orders[0], tickets[0]],
      audit: () => 'all is well',
      _orders: (_, { ids }) => (ids as string[]).map((id) => orders.find((order) => order.id === id)),
    },
    Mutation: {
      cancel: (_, { id }) => orders.find((order) => order.id === id),
      wipe: () => true,
      ping: () => true,
    },
    Subscription: {
      changed: {
        subscribe: async function* () {
          await Promise.resolve();
          for (const changed of orders) yield { changed };
        },
      },
    },
  },
};

/** People, whom nobody sees without logging in. */
const people: SampleSubschema = {
  name: 'people',
  typeDefs: `type User { id: ID! name: String email: String }
    type Query { me: User users: [User!]! _users(ids: [ID!]!): [User] }`,
  overlay: `extend type User @key(selectionSet: "{ id }") @authenticated { email: String @requiresScopes(scopes: [["email"]]) }
    extend type Query { _users(ids: [ID!]!): [User] @merge(keyField: "id") }`,
  resolvers: {
    Query: {
      me: () => users[0],
      users: () => users,
      _users: (_, { ids }) => (ids as string[]).map((id) => users.find((user) => user.id === id)),
    },
  },
};

/** What is computed of an order's total, and what is not. */
const taxes: SampleSubschema = {
  name: 'taxes',
  typeDefs: `type Order { id: ID! tax: Int country: String }
    input OrderKey { id: ID! total: Int }
    type Query { _taxes(keys: [OrderKey!]!): [Order] }`,
  overlay: `extend type Order @key(selectionSet: "{ id }") { tax: Int @computed(selectionSet: "{ total }") }
    extend type Query { _taxes(keys: [OrderKey!]!): [Order] @merge(keyArg: "keys") }`,
  resolvers: {
    Query: {
      _taxes: (_, { keys }) =>
        (keys as { id: string; total?: number }[]).map(({ id, total }) => ({
          id,
          tax: (total ?? 0) / 10,
          country: 'BE',
        })),
    },
  },
};

/** A shop with guards of every sort in three services. */
export const shopSubschemas: readonly SampleSubschema[] = [shop, people, taxes];

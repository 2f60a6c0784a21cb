import { startEngine, type Engine } from '../../oracle/engine';
import type { MemoryUpstreamOptions, Row } from '../../oracle/memory-upstream';
import type { SampleSubschema } from '../../oracle/sample-graph';

/** The rows of {@link orders}: whole, with a key that nobody knows, and without keys. */
export const allOrders: readonly Row[] = [
  { id: '1', customerId: 'a', watcherIds: ['b', 'a'], place: { city: 'X', street: 's' } },
  { id: '2', customerId: 'b', watcherIds: ['gone', null, 'a'], place: { city: 'X', street: 'gone' } },
  { id: '3', customerId: null, watcherIds: null, place: null },
  { id: '4', customerId: 'gone', watcherIds: [], place: { city: null, street: 's' } },
];

/** Knows its customers by their keys alone. */
const orders: SampleSubschema = {
  name: 'orders',
  typeDefs: `type Query { orders: [Order!]! order(id: ID!): Order groups: [[Order]] }
    type Order { id: ID! customerId: ID watcherIds: [ID] place: Place stops: [Place!] parts: [Part!]! tenant: String lines: [Line!]! }
    type Place { city: String street: String }
    type Part { owner: Ref }
    type Ref { id: Int! }
    type Line { codes: [String!]! }`,
  overlay: `extend type Order {
      customer: User @link(key: "{ customerId }", to: "id")
      watchers: [User] @link(key: "{ watcherIds }", to: "id")
      house: House @link(key: "{ place { city street } }", to: "city street")
      houses: [House] @link(key: "{ stops { city street } }", to: "city street")
      owners: [User]! @link(key: "{ parts { owner { id } } }", to: "number")
      codes: [[Code]!]! @link(key: "{ tenant lines { codes } }", to: "tenant code")
    }`,
  resolvers: {
    Query: {
      orders: () => allOrders,
      order: (_, { id }) => allOrders.find((order) => order['id'] === id) ?? { id },
      groups: () => [[allOrders[0], null], null, [allOrders[1]]],
    },
    Order: {
      stops: ({ place }) => (place === null ? null : [place, { city: 'Y', street: 't' }, { city: 'X', street: 's' }]),
      parts: () => [{ owner: { id: 1 } }, { owner: null }, { owner: { id: 9 } }],
      tenant: ({ id }) => (id === '3' ? null : 'T'),
      lines: () => [{ codes: ['p', 'q'] }, { codes: [] }],
    },
  },
};

/** The rows of {@link users}. */
const people: readonly Row[] = [
  { id: 'a', number: 1, name: 'Ada', handle: '@ada' },
  { id: 'b', number: 2, name: 'Bob', handle: '@bob' },
];

/** Serves users by two keys. */
export const users: SampleSubschema = {
  name: 'users',
  typeDefs: `type Query { _users(ids: [ID!]!): [User] _numbered(number: ID!): User }
    type User { id: ID! number: ID! name: String! handle: String friendId: ID }`,
  overlay: `extend type User @key(selectionSet: "{ id }") @key(selectionSet: "{ number }") { friend: User @link(key: "{ friendId }", to: "id") }
    extend type Query {
      _users(ids: [ID!]!): [User] @merge(keyField: "id")
      _numbered(number: ID!): User @merge(keyField: "number")
    }`,
  resolvers: {
    Query: {
      _users: (_, { ids }) => (ids as string[]).flatMap((id) => people.filter((one) => one['id'] === id)).reverse(),
      _numbered: (_, { number }) => people.find((one) => String(one['number']) === number),
    },
    User: { friendId: ({ id }) => (id === 'a' ? 'b' : null) },
  },
};

/** Answers whoever it is asked for, known or not. */
const visits: SampleSubschema = {
  name: 'visits',
  typeDefs: 'type Query { _visits(handles: [String!]!): [User!]! } type User { handle: String visits: Int! }',
  overlay: `extend type User @key(selectionSet: "{ handle }")
    extend type Query { _visits(handles: [String!]!): [User!]! @merge(keyField: "handle") }`,
  resolvers: {
    Query: { _visits: (_, { handles }) => (handles as string[]).map((handle) => ({ handle, visits: handle.length })) },
  },
};

/** Knows everyone but one. */
const loyalty: SampleSubschema = {
  name: 'loyalty',
  typeDefs: 'type Query { _points(ids: [ID!]!): [User] } type User { id: ID! points: Int }',
  overlay: `extend type User @key(selectionSet: "{ id }")
    extend type Query { _points(ids: [ID!]!): [User] @merge(keyField: "id") }`,
  resolvers: {
    Query: { _points: (_, { ids }) => (ids as string[]).map((id) => (id === 'b' ? null : { id, points: 7 })) },
  },
};

/** Serves entities of compound keys. */
const town: SampleSubschema = {
  name: 'town',
  typeDefs: `type Query { _houses(keys: [HouseKey!]!): [House] _codes(keys: [CodeKey!]!): [Code] }
    input HouseKey { city: String! street: String! } input CodeKey { tenant: String! code: String! }
    type House { city: String! street: String! doors: Int } type Code { tenant: String! code: String! label: String }`,
  overlay: `extend type House @key(selectionSet: "{ city street }") extend type Code @key(selectionSet: "{ tenant code }")
    extend type Query { _houses(keys: [HouseKey!]!): [House] @merge _codes(keys: [CodeKey!]!): [Code] @merge }`,
  resolvers: {
    Query: {
      _houses: (_, { keys }) =>
        (keys as Row[]).filter(({ street }) => street !== 'gone').map((key) => ({ ...key, doors: 2 })),
      _codes: (_, { keys }) =>
        (keys as Row[]).map((key) => ({ ...key, label: `${String(key['tenant'])}/${String(key['code'])}` })),
    },
  },
};

/** A graph of links. */
export const linkGraph = [orders, users, visits, loyalty, town];

/** Starts the engine on {@link linkGraph}. */
export function startLinks(options: Readonly<Record<string, MemoryUpstreamOptions>> = {}): Promise<Engine> {
  return startEngine(linkGraph, options);
}

/** How many calls each subschema received that received any. */
export function callsOf({ upstreams }: Engine): Readonly<Record<string, number>> {
  const counts = [...upstreams].map(([name, { calls }]) => [name, calls.length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

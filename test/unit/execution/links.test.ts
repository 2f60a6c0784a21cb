import { GatewayError } from '../../../src/errors';
import type { Transforms } from '../../../src/composition/subschema-input';
import { compose, engineOver, startEngine, type Engine } from '../../oracle/engine';
import { openSubschemas } from '../../oracle/open-subschemas';
import type { MemoryUpstreamOptions, Row } from '../../oracle/memory-upstream';
import type { SampleSubschema } from '../../oracle/sample-graph';

const allOrders: readonly Row[] = [
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

const people: readonly Row[] = [
  { id: 'a', number: 1, name: 'Ada', handle: '@ada' },
  { id: 'b', number: 2, name: 'Bob', handle: '@bob' },
];

const users: SampleSubschema = {
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

const loyalty: SampleSubschema = {
  name: 'loyalty',
  typeDefs: 'type Query { _points(ids: [ID!]!): [User] } type User { id: ID! points: Int }',
  overlay: `extend type User @key(selectionSet: "{ id }")
    extend type Query { _points(ids: [ID!]!): [User] @merge(keyField: "id") }`,
  resolvers: {
    Query: { _points: (_, { ids }) => (ids as string[]).map((id) => (id === 'b' ? null : { id, points: 7 })) },
  },
};

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

const all = [orders, users, visits, loyalty, town];

function start(options: Readonly<Record<string, MemoryUpstreamOptions>> = {}): Promise<Engine> {
  return startEngine(all, options);
}

function callsOf({ upstreams }: Engine): Readonly<Record<string, number>> {
  const counts = [...upstreams].map(([name, { calls }]) => [name, calls.length] as const);
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

describe('a link', () => {
  it('gives the entity that the foreign key names, each once, in one request', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer('{ orders { id customer { name } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      orders: [
        { id: '1', customer: { name: 'Ada' } },
        { id: '2', customer: { name: 'Bob' } },
        { id: '3', customer: null },
        { id: '4', customer: null },
      ],
    });
    expect(callsOf(engine)).toEqual({ orders: 1, users: 1 });
    expect(engine.upstreams.get('users')?.calls[0]?.variables).toEqual({ e0_ids: ['a', 'b', 'gone'] });
  });

  it('is answered from the foreign key alone where no more than the key is asked', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer('{ orders { buyer: customer { key: id __typename } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      orders: [
        { buyer: { key: 'a', __typename: 'User' } },
        { buyer: { key: 'b', __typename: 'User' } },
        { buyer: null },
        { buyer: { key: 'gone', __typename: 'User' } },
      ],
    });
    expect(callsOf(engine)).toEqual({ orders: 1 });
  });

  it('asks nobody where every key is null', async () => {
    const engine = await start();
    const { data } = await engine.answer('{ order(id: "3") { customer { name } watchers { name } house { doors } } }');
    expect(data).toEqual({ order: { customer: null, watchers: null, house: null } });
    expect(callsOf(engine)).toEqual({ orders: 1 });
  });

  it('of a list of keys is a list with an entity for each, null where a key is or its entity is absent', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer('{ orders { watchers { id name } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      orders: [
        {
          watchers: [
            { id: 'b', name: 'Bob' },
            { id: 'a', name: 'Ada' },
          ],
        },
        { watchers: [null, null, { id: 'a', name: 'Ada' }] },
        { watchers: null },
        { watchers: [] },
      ],
    });
    expect(callsOf(engine)).toEqual({ orders: 1, users: 1 });
  });

  it('may be by a compound key, nested, in lists too; without one of its parts it is null', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer('{ orders { house { street doors } houses { city doors } } }');
    expect(errors).toBeUndefined();
    const [x, y] = ['X', 'Y'].map((city) => ({ city, doors: 2 }));
    expect(data).toEqual({
      orders: [
        { house: { street: 's', doors: 2 }, houses: [x, y, x] },
        { house: null, houses: [null, y, x] },
        { house: null, houses: null },
        { house: null, houses: [null, y, x] },
      ],
    });
    expect(callsOf(engine)).toEqual({ orders: 1, town: 1 });
  });

  it('goes through a list of objects, and gives an Int as the ID that the target has', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer('{ order(id: "1") { owners { number name } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ order: { owners: [{ number: '1', name: 'Ada' }, null, null] } });
    expect((await engine.answer('{ order(id: "1") { owners { number } } }')).data).toEqual({
      order: { owners: [{ number: '1' }, null, { number: '9' }] },
    });
  });

  it('may be a list of lists, with a part of the key that holds for all items', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer(
      '{ order(id: "1") { codes { label } } missing: order(id: "3") { codes { label } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      order: { codes: [[{ label: 'T/p' }, { label: 'T/q' }], []] },
      missing: { codes: [[null, null], []] },
    });
  });

  it('stands inside lists of lists, and in a link', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer('{ groups { customer { friend { name friend { id } } } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      groups: [[{ customer: { friend: { name: 'Bob', friend: null } } }, null], null, [{ customer: { friend: null } }]],
    });
  });

  it('leads to fields of several subschemas, through an intermediate one too; one that answers whoever it is asked for makes no entity', async () => {
    const engine = await start();
    const { data, errors } = await engine.answer('{ orders { customer { visits points name } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      orders: [
        { customer: { visits: 4, points: 7, name: 'Ada' } },
        { customer: { visits: 4, points: null, name: 'Bob' } },
        { customer: null },
        { customer: null },
      ],
    });
    expect(callsOf(engine)).toEqual({ orders: 1, users: 1, loyalty: 1, visits: 1 });
  });

  it('is an object where anyone has the entity, and null where none does that was asked', async () => {
    const engine = await start();
    const { data } = await engine.answer('{ orders { customer { id points } } }');
    expect(data).toEqual({
      orders: [
        { customer: { id: 'a', points: 7 } },
        { customer: null },
        { customer: null },
        { customer: { id: 'gone', points: 7 } },
      ],
    });
  });

  it('is followed for every event and after every mutation', async () => {
    const live: SampleSubschema = {
      name: 'live',
      typeDefs: `type Query { none: Int } type Mutation { pay(id: ID!): Bill! } type Subscription { paid: Bill! }
        type Bill { by: ID! }`,
      overlay: 'extend type Bill { payer: User @link(key: "{ by }", to: "id") }',
      resolvers: {
        Mutation: { pay: (_, { id }) => ({ by: id }) },
        Subscription: {
          paid: {
            async *subscribe() {
              for (const by of ['a', 'gone', 'b']) yield { paid: { by: await Promise.resolve(by) } };
            },
          },
        },
      },
    };
    const engine = await startEngine([live, users]);
    const paid = await engine.answer(
      'mutation { pay(id: "a") { payer { name } } more: pay(id: "a") { payer { name } } }',
    );
    expect(paid).toEqual({ data: { pay: { payer: { name: 'Ada' } }, more: { payer: { name: 'Ada' } } } });
    expect(engine.upstreams.get('users')?.calls).toHaveLength(2);
    const events = await engine.subscribe('subscription { paid { payer { name } } }');
    if (!(Symbol.asyncIterator in events)) throw new Error('There is no stream.');
    const seen: unknown[] = [];
    for await (const { data } of events) seen.push(JSON.parse(JSON.stringify(data)));
    expect(seen).toEqual([
      { paid: { payer: { name: 'Ada' } } },
      { paid: { payer: null } },
      { paid: { payer: { name: 'Bob' } } },
    ]);
  });

  it('is the same however often it is run', async () => {
    const engine = await start();
    const document =
      '{ orders { customer { name friend { points } } watchers { handle } houses { doors } owners { name } } }';
    const first = await engine.answer(document);
    expect(first.errors).toBeUndefined();
    for (let run = 0; run < 6; run++) expect(await engine.answer(document)).toEqual(first);
  });
});

describe('a link that fails', () => {
  const failing = (name: string) => ({
    [name]: {
      before: () => {
        throw new GatewayError('UPSTREAM_TIMEOUT', { subschema: name });
      },
    },
  });

  it('has an error at each field that was asked of the failed subschema, and null up to the link', async () => {
    const engine = await start(failing('users'));
    const { data, errors } = await engine.answer('{ orders { customer { id handle } watchers { name points } } }');
    expect(data).toMatchObject({
      orders: [{ customer: { id: 'a', handle: null }, watchers: [null, null] }, {}, {}, {}],
    });
    expect(errors?.map(({ path }) => path?.join('.'))).toEqual([
      'orders.0.customer.handle',
      'orders.0.watchers.0.name',
      'orders.0.watchers.1.name',
      'orders.1.customer.handle',
      'orders.1.watchers.0.name',
      'orders.1.watchers.2.name',
      'orders.3.customer.handle',
    ]);
  });

  it('keeps what others answered', async () => {
    const engine = await start(failing('visits'));
    const { data, errors } = await engine.answer(
      '{ order(id: "1") { customer { handle points } watchers { visits } } }',
    );
    expect(data).toEqual({ order: { customer: { handle: '@ada', points: 7 }, watchers: [null, null] } });
    expect(errors?.map(({ path }) => path)).toEqual([
      ['order', 'watchers', 0, 'visits'],
      ['order', 'watchers', 1, 'visits'],
    ]);
  });

  function ledger(overlay: string, rows: readonly Row[]): SampleSubschema {
    return {
      name: 'ledger',
      typeDefs: `type Query { rows: [Entry] } type Entry { by: ID bys: [ID] owner: Owner owners: [Owner] } type Owner { key: ID }`,
      overlay: `extend type Entry { ${overlay} }`,
      resolvers: {
        Query: { rows: () => rows },
        Entry: { by: thrown('by'), owner: thrown('owner') },
        Owner: { key: thrown('key') },
      },
    };
  }

  const thrown = (name: string) => (row: Row) => {
    if (row[name] === 'broken') throw new Error(`no ${name}`);
    return row[name];
  };

  it('is null where an error took its foreign key, and the error stands at the link', async () => {
    const rows = [
      { by: 'broken', owner: { key: 'broken' } },
      { by: 'a', owner: 'broken' },
    ];
    const overlay = 'payer: User @link(key: "{ by }", to: "id") holder: User @link(key: "{ owner { key } }", to: "id")';
    const engine = await startEngine([ledger(overlay, rows), users]);
    const { data, errors } = await engine.answer('{ rows { payer { name } holder { id } } }');
    expect(data).toEqual({
      rows: [
        { payer: null, holder: null },
        { payer: { name: 'Ada' }, holder: null },
      ],
    });
    expect(errors?.map(({ path, message }) => [path?.join('.'), message])).toEqual([
      ['rows.0.payer', 'no by'],
      ['rows.0.holder', 'no key'],
      ['rows.1.holder', 'no owner'],
    ]);
  });

  it('puts an error of one key of a list at its item', async () => {
    const rows = [{ owners: [{ key: 'a' }, { key: 'broken' }, null] }];
    const engine = await startEngine([
      ledger('holders: [User] @link(key: "{ owners { key } }", to: "id")', rows),
      users,
    ]);
    const { data, errors } = await engine.answer('{ rows { holders { name } } }');
    expect(data).toEqual({ rows: [{ holders: [{ name: 'Ada' }, null, null] }] });
    expect(errors?.map(({ path }) => path)).toEqual([['rows', 0, 'holders', 1]]);
  });

  it('bubbles where it must not be null and its entity is absent, with an error at the link', async () => {
    const strict: SampleSubschema = {
      name: 'strict',
      typeDefs: 'type Query { notes: [Note] } type Note { by: ID! bys: [ID!]! }',
      overlay: `extend type Note {
        writer: User! @link(key: "{ by }", to: "id")
        readers: [User!] @link(key: "{ bys }", to: "id")
      }`,
      resolvers: {
        Query: {
          notes: () => [
            { by: 'a', bys: ['b', 'gone'] },
            { by: 'gone', bys: [] },
          ],
        },
      },
    };
    const engine = await startEngine([strict, users]);
    const { data, errors } = await engine.answer('{ notes { writer { handle } readers { handle } } }');
    expect(data).toEqual({ notes: [{ writer: { handle: '@ada' }, readers: null }, null] });
    expect(
      errors?.map(({ path, extensions }) => [path?.join('.'), extensions['code'], extensions['subschema']]),
    ).toEqual([
      ['notes.0.readers.1', 'UPSTREAM_BAD_RESPONSE', 'users'],
      ['notes.1.writer', 'UPSTREAM_BAD_RESPONSE', 'users'],
    ]);
  });
});

describe('a link of a subschema with transforms', () => {
  it('takes its own names on its own side, and public ones on the other', async () => {
    const transforms: Readonly<Record<string, Transforms>> = {
      orders: { prefix: 'Shop_', rename: { 'Order.customerId': 'buyerId', 'Place.city': 'town' } },
      users: { rename: { User: 'Person', 'User.number': 'no', 'User.name': 'label' } },
    };
    const named = all.map((subschema) => ({
      ...subschema,
      overlay: subschema.overlay
        .replace(/customer: User/, 'customer: Person')
        .replace(/(watchers|owners): \[User\]/g, '$1: [Person]')
        .replace('to: "number"', 'to: "no"'),
    }));
    const { inputs, upstreams } = openSubschemas(
      named.filter(({ name }) => ['orders', 'users', 'town'].includes(name)),
    );
    const supergraph = await compose(inputs.map((input) => ({ ...input, transforms: transforms[input.name] ?? {} })));
    const engine = engineOver(supergraph, upstreams);
    const { data, errors } = await engine.answer(
      '{ Shop_order(id: "1") { buyerId customer { label __typename friend { label } } owners { no label } house { doors } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      Shop_order: {
        buyerId: 'a',
        customer: { label: 'Ada', __typename: 'Person', friend: { label: 'Bob' } },
        owners: [{ no: '1', label: 'Ada' }, null, null],
        house: { doors: 2 },
      },
    });
  });
});

describe('a link in a type that several subschemas hold', () => {
  const shipping: SampleSubschema = {
    name: 'shipping',
    typeDefs: 'type Query { parcels: [Order!]! } type Order { id: ID! }',
    overlay: 'extend type Order @key(selectionSet: "{ id }")',
    resolvers: { Query: { parcels: () => [{ id: '2' }, { id: '9' }] } },
  };
  const served = {
    ...orders,
    typeDefs: orders.typeDefs.replace('type Query {', 'type Query { _orders(ids: [ID!]!): [Order]'),
    overlay: `${orders.overlay} extend type Order @key(selectionSet: "{ id }")
      extend type Query { _orders(ids: [ID!]!): [Order] @merge(keyField: "id") }`,
    resolvers: {
      ...orders.resolvers,
      Query: {
        ...orders.resolvers['Query'],
        _orders: (_: Row, { ids }: Row) => (ids as string[]).map((id) => allOrders.find((order) => order['id'] === id)),
      },
    },
  } as SampleSubschema;

  it.each([true, false])('is had of the one that holds the key, which answers by aliases: %s', async (selects) => {
    const engine = await startEngine([served, shipping, users, visits, loyalty, town], {
      orders: { selects, entityFieldsNullable: !selects },
    });
    const { data, errors } = await engine.answer('{ parcels { id customer { name } watchers { id } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      parcels: [
        { id: '2', customer: { name: 'Bob' }, watchers: [{ id: 'gone' }, null, { id: 'a' }] },
        { id: '9', customer: null, watchers: null },
      ],
    });
    expect(callsOf(engine)).toEqual({ shipping: 1, orders: 1, users: 1 });
  });
});

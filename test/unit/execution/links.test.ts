import type { Transforms } from '../../../src/composition/subschema-input';
import { compose, engineOver, startEngine } from '../../oracle/engine';
import { openSubschemas } from '../../oracle/open-subschemas';
import type { SampleSubschema } from '../../oracle/sample-graph';
import { allOrders, callsOf, linkGraph, startLinks, users } from './link-graph';

describe('a link', () => {
  it('gives the entity that the foreign key names, each once, in one request', async () => {
    const engine = await startLinks();
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
    const engine = await startLinks();
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
    const engine = await startLinks();
    const { data } = await engine.answer('{ order(id: "3") { customer { name } watchers { name } house { doors } } }');
    expect(data).toEqual({ order: { customer: null, watchers: null, house: null } });
    expect(callsOf(engine)).toEqual({ orders: 1 });
  });

  it('of a list of keys is a list with an entity for each, null where a key is or its entity is absent', async () => {
    const engine = await startLinks();
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
    const engine = await startLinks();
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
    const engine = await startLinks();
    const { data, errors } = await engine.answer('{ order(id: "1") { owners { number name } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ order: { owners: [{ number: '1', name: 'Ada' }, null, null] } });
    expect((await engine.answer('{ order(id: "1") { owners { number } } }')).data).toEqual({
      order: { owners: [{ number: '1' }, null, { number: '9' }] },
    });
  });

  it('may be a list of lists, with a part of the key that holds for all items', async () => {
    const engine = await startLinks();
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
    const engine = await startLinks();
    const { data, errors } = await engine.answer('{ groups { customer { friend { name friend { id } } } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      groups: [[{ customer: { friend: { name: 'Bob', friend: null } } }, null], null, [{ customer: { friend: null } }]],
    });
  });

  it('leads to fields of several subschemas, through an intermediate one too; one that answers whoever it is asked for makes no entity', async () => {
    const engine = await startLinks();
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
    const engine = await startLinks();
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
    const engine = await startLinks();
    const document =
      '{ orders { customer { name friend { points } } watchers { handle } houses { doors } owners { name } numbers: owners { number } } }';
    const first = await engine.answer(document);
    expect(first.errors).toBeUndefined();
    for (let run = 0; run < 6; run++) expect(await engine.answer(document)).toEqual(first);
  });
});

describe('a link of a subschema with transforms', () => {
  it('takes its own names on its own side, and public ones on the other', async () => {
    const transforms: Readonly<Record<string, Transforms>> = {
      orders: { prefix: 'Shop_', rename: { 'Order.customerId': 'buyerId', 'Place.city': 'town' } },
      users: { rename: { User: 'Person', 'User.number': 'no', 'User.name': 'label' } },
    };
    const named = linkGraph.map((subschema) => ({
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
  const served: SampleSubschema = {
    name: 'orders',
    typeDefs: `type Query { _orders(ids: [ID!]!): [Order] } type Order { id: ID! customerId: ID watcherIds: [ID] }`,
    overlay: `extend type Query { _orders(ids: [ID!]!): [Order] @merge(keyField: "id") }
      extend type Order @key(selectionSet: "{ id }") {
        customer: User @link(key: "{ customerId }", to: "id")
        watchers: [User] @link(key: "{ watcherIds }", to: "id")
      }`,
    resolvers: {
      Query: { _orders: (_, { ids }) => (ids as string[]).map((id) => allOrders.find((order) => order['id'] === id)) },
    },
  };

  it.each([true, false])('is had of the one that holds the key, which answers by aliases: %s', async (selects) => {
    const engine = await startEngine([served, shipping, users], {
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

import { buildASTSchema, printType } from 'graphql';
import { openSubject, type Subject } from './open-subject';
import { requestOf } from './request-of';

const sdl = /* GraphQL */ `
  enum Status {
    PENDING
    SHIPPED
    DELIVERED
  }
  type Shipment @projection(topic: "shipments", key: "orderId") {
    orderId: ID!
    status: Status! @index
    carrier: String @index
    priority: Int @index
    note: String
    customer: Customer @link(key: "{ carrier }", to: "id")
  }
  type Customer @key(selectionSet: "{ id }") {
    id: ID!
  }
  type Parcel @projection(topic: "parcels", key: "id", list: "allParcels") {
    id: ID!
    weight: Int
  }
  type Quiet @projection(topic: "quiet", key: "id") {
    id: ID!
  }
`;

interface Page {
  readonly edges: readonly { readonly cursor: string; readonly node: Readonly<Record<string, unknown>> }[];
  readonly pageInfo: Readonly<Record<string, unknown>>;
}

describe('connections over the entities of a projection', () => {
  let subject: Subject;

  beforeEach(async () => {
    subject = await openSubject(sdl);
  });

  afterEach(async () => {
    await subject.close();
  });

  const ship = (orderId: string, data: Readonly<Record<string, unknown>> = {}): Promise<unknown> =>
    subject.send('shipments', 'Changed', { orderId, status: 'PENDING', ...data });

  async function pageOf(args: string, more = ''): Promise<Page> {
    const { data, errors } = await subject.ask(
      `{ shipments${args} { edges { cursor node { orderId ${more} } } pageInfo { hasNextPage } } }`,
    );
    expect(errors).toEqual([]);
    return data?.['shipments'] as Page;
  }

  const keysOf = ({ edges }: Page): readonly unknown[] => edges.map(({ node }) => node['orderId']);

  async function refusalOf(args: string): Promise<unknown> {
    const { data, errors } = await subject.ask(
      `{ shipments${args} { edges { cursor } } shipment(orderId: "1") { note } }`,
    );
    expect(data?.['shipments']).toBeNull();
    expect(errors).toMatchObject([{ path: ['shipments'], error: { code: 'BAD_USER_INPUT' } }]);
    return errors[0]?.error.message;
  }

  test('the types are those of Relay, with a filter over the indexed fields', () => {
    const schema = buildASTSchema(subject.upstream.typeDefs);
    const fields = schema.getQueryType()?.getFields() ?? {};
    expect(Object.keys(fields)).toEqual([
      'shipment',
      'shipmentsByOrderIds',
      'shipments',
      '_customersByIds',
      'parcel',
      'parcelsByIds',
      'allParcels',
      'quiet',
      'quietsByIds',
    ]);
    expect(fields['shipments']?.args.map(({ name, type }) => `${name}: ${String(type)}`)).toEqual([
      'first: Int',
      'after: String',
      'filter: ShipmentFilter',
    ]);
    expect(String(fields['shipments']?.type)).toBe('ShipmentConnection!');
    expect(fields['allParcels']?.args.map(({ name }) => name)).toEqual(['first', 'after']);
    const typeOf = (name: string): string => {
      const type = schema.getType(name);
      return type === undefined ? '' : printType(type);
    };
    expect(typeOf('ShipmentConnection')).toContain('edges: [ShipmentEdge!]!\n  pageInfo: PageInfo!');
    expect(typeOf('ShipmentEdge')).toContain('node: Shipment!');
    expect(typeOf('ShipmentFilter')).toContain(
      'status: ShipmentStatusFilter\n  carrier: ShipmentCarrierFilter\n  priority: ShipmentPriorityFilter',
    );
  });

  test('pages follow one another in the order of the keys, whatever comes and goes in between', async () => {
    for (const id of ['5', '1', '4', '2']) await ship(id);
    const first = await pageOf('(first: 2)');
    expect(keysOf(first)).toEqual(['1', '2']);
    expect(first.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: first.edges[0]?.cursor,
      endCursor: first.edges[1]?.cursor,
    });
    await ship('0');
    await ship('3');
    await subject.send('shipments', 'Gone', null, { key: '2' });
    const second = await pageOf(`(first: 2, after: "${first.edges[1]?.cursor ?? ''}")`);
    expect(keysOf(second)).toEqual(['3', '4']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const last = await pageOf(`(after: "${second.edges[1]?.cursor ?? ''}")`);
    expect(keysOf(last)).toEqual(['5']);
    expect(last.pageInfo).toMatchObject({ hasNextPage: false });
  });

  test('a filter takes one value, several, and none; all of its members must hold', async () => {
    await ship('1', { status: 'SHIPPED', carrier: 'post', priority: 1 });
    await ship('2', { status: 'SHIPPED', carrier: 'kite' });
    await ship('3', { status: 'DELIVERED', carrier: 'post', priority: 2 });
    await ship('4');
    expect(keysOf(await pageOf('(filter: {status: SHIPPED})'))).toEqual(['1', '2']);
    expect(keysOf(await pageOf('(filter: {status: {in: [SHIPPED, DELIVERED]}})'))).toEqual(['1', '2', '3']);
    expect(keysOf(await pageOf('(filter: {status: {in: []}})'))).toEqual([]);
    expect(keysOf(await pageOf('(filter: {status: SHIPPED, carrier: "post"})'))).toEqual(['1']);
    expect(keysOf(await pageOf('(filter: {carrier: null})'))).toEqual(['4']);
    expect(keysOf(await pageOf('(filter: {priority: {in: [1, null]}})'))).toEqual(['1', '2', '4']);
    expect(keysOf(await pageOf('(filter: {})'))).toEqual(['1', '2', '3', '4']);
    await ship('1', { status: 'DELIVERED' });
    expect(keysOf(await pageOf('(filter: {status: DELIVERED})'))).toEqual(['1', '3']);
  });

  test('links of what is listed are followed, and types are named where they are asked for', async () => {
    await ship('1', { carrier: 'kite' });
    const { data } = await subject.ask(
      '{ shipments { __typename edges { __typename node { __typename customer { __typename id } } } pageInfo { __typename } } }',
    );
    expect(data?.['shipments']).toMatchObject({
      __typename: 'ShipmentConnection',
      edges: [
        {
          __typename: 'ShipmentEdge',
          node: { __typename: 'Shipment', customer: { __typename: 'Customer', id: 'kite' } },
        },
      ],
      pageInfo: { __typename: 'PageInfo' },
    });
  });

  test('entities that are not whole yet are passed over and do not count', async () => {
    for (const id of ['1', '2', '3', '4', '5']) await subject.send('shipments', 'Noted', { orderId: id, note: 'x' });
    await ship('2');
    await ship('5');
    const page = await pageOf('(first: 1)');
    expect(keysOf(page)).toEqual(['2']);
    expect(page.pageInfo).toMatchObject({ hasNextPage: true });
    expect((await pageOf(`(first: 1, after: "${page.edges[0]?.cursor ?? ''}")`)).pageInfo).toMatchObject({
      hasNextPage: false,
    });
  });

  test('without first there are fifty, and first: 0 only tells whether there is anything', async () => {
    for (let id = 100; id < 151; id += 1) await ship(String(id));
    expect((await pageOf('')).edges).toHaveLength(50);
    expect(await pageOf('(first: 0)')).toEqual({
      edges: [],
      pageInfo: { hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null },
    });
  });

  test.each([
    ['(first: 1001)', 'first must be a number from 0 to 1000.'],
    ['(first: -1)', 'first must be a number from 0 to 1000.'],
    ['(after: "x")', 'after is no cursor of this connection.'],
    [`(after: "${Buffer.from('["Parcel","1"]').toString('base64url')}")`, 'after is no cursor of this connection.'],
    ['(filter: {status: LOST})', 'filter.status must be one Status, or { in: [Status!] }.'],
    ['(filter: {priority: "1"})', 'filter.priority must be one Int, or { in: [Int!] }.'],
    ['(filter: {carrier: {in: ["a", {}]}})', 'filter.carrier must be one String, or { in: [String!] }.'],
    ['(filter: {carrier: {not: "a"}})', 'filter.carrier must be one String, or { in: [String!] }.'],
    ['(filter: {note: "a"})', 'filter has no member note; use status, carrier, priority.'],
    ['(filter: 5)', 'filter must be an object of status, carrier, priority.'],
  ])('%s is refused at its field, and others are answered', async (args, message) => {
    expect(await refusalOf(args)).toBe(message);
  });

  test('a connection that list: names needs no index', async () => {
    await subject.send('parcels', 'Weighed', { id: 'b', weight: 1 });
    await subject.send('parcels', 'Weighed', { id: 'a' });
    const { data } = await subject.ask('{ allParcels(first: null, after: null) { edges { node { id } } } }');
    expect(data?.['allParcels']).toMatchObject({ edges: [{ node: { id: 'a' } }, { node: { id: 'b' } }] });
    const { request } = requestOf('{ allParcels { edges { cursor } } }');
    expect(subject.upstream.describe?.(request).requests).toEqual(['a page of Parcel']);
  });
});

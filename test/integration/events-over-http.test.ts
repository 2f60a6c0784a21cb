import { createEvent } from '../../src/events/create-event';
import { MemoryBus } from '../../src/events/memory-bus';
import { post, readResult } from './post';
import { startGateway, type TestGateway } from './start-gateway';

const sdl = /* GraphQL */ `
  enum Status {
    SENT
    LOST
  }
  type Shipment @projection(topic: "shipments", key: "orderId") @projection(topic: "finds", key: "orderId") {
    orderId: ID!
    status: Status @index
    moves: Int!
  }
  type Mutation {
    ship(orderId: ID!, status: Status!): Boolean! @publish(topic: "shipments", key: "orderId")
  }
`;

const fold = `
export const Shipment = (state: any, event: any) => ({
  status: event.topic === 'finds' ? 'SENT' : event.data.status,
  moves: (state?.moves ?? 0) + 1,
});
`;

describe('streams of events over HTTP', () => {
  const bus = new MemoryBus();
  let gateway: TestGateway;

  beforeAll(async () => {
    const buses = { openBus: () => bus, close: () => bus.close() };
    const files = {
      'subschema.yaml': 'kind: events\nbus: "memory:"\npartitions: 3\n',
      'schema.graphql': sdl,
      'fold.ts': fold,
    };
    gateway = await startGateway({ shipping: files }, {}, { buses });
  });

  afterAll(() => gateway.stop());

  const ask = async (body: Readonly<Record<string, unknown>>, headers: Record<string, string> = {}): Promise<unknown> =>
    readResult(await post(gateway.url, body, headers));
  const shipment = '{ shipment(orderId: "1") { status moves } }';

  it('an answer has extensions only where they were asked for', async () => {
    expect(await ask({ query: 'mutation { ship(orderId: "0", status: SENT) }' })).toEqual({ data: { ship: true } });
    expect(await ask({ query: '{ shipment(orderId: "none") { moves } }' })).toEqual({ data: { shipment: null } });
  });

  it('a mutation tells its position, and a read that sends it back sees the write', async () => {
    const mutation = { query: 'mutation { ship(orderId: "1", status: SENT) }', extensions: { positions: true } };
    const told = (await ask(mutation)) as { extensions: { positions: readonly unknown[] } };
    expect(told).toEqual({
      data: { ship: true },
      extensions: {
        positions: [
          {
            topic: 'shipments',
            epoch: expect.any(String) as string,
            partition: expect.any(Number) as number,
            offset: 1,
          },
        ],
      },
    });
    const { positions } = told.extensions;
    expect(await ask({ query: shipment, extensions: { positions } })).toEqual({
      data: { shipment: { status: 'SENT', moves: 1 } },
      extensions: { positions: [] },
    });
    expect(await ask({ query: shipment }, { 'x-selvage-positions': JSON.stringify(positions) })).toEqual({
      data: { shipment: { status: 'SENT', moves: 1 } },
    });
  });

  it('a position that does not come is NOT_YET_VISIBLE after the wait', async () => {
    const positions = [{ topic: 'shipments', epoch: 'gone', partition: 0, offset: 1 }];
    expect(await ask({ query: shipment, extensions: { positions, wait: '30ms' } })).toMatchObject({
      data: { shipment: null },
      errors: [{ path: ['shipment'], extensions: { code: 'NOT_YET_VISIBLE', subschema: 'shipping' } }],
    });
  });

  it('freshness is told of what was read', async () => {
    expect(await ask({ query: shipment, extensions: { freshness: true } })).toMatchObject({
      extensions: { freshness: [{ subschema: 'shipping', type: 'Shipment', events: 0, seconds: 0 }] },
    });
  });

  it.each([
    [{ positions: 'all' }, 'extensions.positions must be true, or a list'],
    [{ positions: [{ topic: 't' }] }, 'extensions.positions must be true, or a list'],
    [{ freshness: 1 }, 'extensions.freshness must be true or false.'],
    [{ positions: true, wait: 5 }, 'extensions.wait must be a duration such as "2s".'],
  ])('extensions %j are refused', async (extensions, message) => {
    const reply = await post(gateway.url, { query: shipment, extensions });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain(message.replaceAll('"', '\\"'));
  });

  it.each(['no JSON', '{}', '[{"topic":1}]'])('the header x-selvage-positions: %s is refused', async (sent) => {
    const reply = await post(gateway.url, { query: shipment }, { 'x-selvage-positions': sent });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain('x-selvage-positions must be a JSON list');
  });

  it('lists are filtered by values, by several, and by variables; both topics feed the fold', async () => {
    const send = (topic: string, data: Readonly<Record<string, unknown>>): Promise<unknown> =>
      bus.topic(topic, 3).publish(createEvent({ source: '/t', type: 'T', key: String(data['orderId']), data }));
    const positions = [
      await send('shipments', { orderId: '7', status: 'LOST' }),
      await send('shipments', { orderId: '8', status: 'LOST' }),
      await send('finds', { orderId: '8' }),
    ];
    const list = (filter: string): string => `{ shipments(filter: ${filter}) { edges { node { orderId moves } } } }`;
    const lost = { shipments: { edges: [{ node: { orderId: '7', moves: 1 } }] } };
    expect(await ask({ query: list('{ status: LOST }'), extensions: { positions } })).toMatchObject({ data: lost });
    expect(await ask({ query: list('{ status: { in: [LOST] } }') })).toEqual({ data: lost });
    const query =
      'query ($f: ShipmentFilter, $s: ShipmentStatusFilter) { a: shipments(filter: $f) { edges { node { orderId moves } } } b: shipments(filter: { status: $s }) { pageInfo { hasNextPage } } }';
    expect(await ask({ query, variables: { f: { status: { in: ['LOST'] } }, s: 'SENT' } })).toEqual({
      data: { a: lost.shipments, b: { pageInfo: { hasNextPage: false } } },
    });
    expect(await ask({ query: list('{ status: GONE }') })).toMatchObject({
      errors: [{ path: ['shipments'], extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });
});

import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { createEvent } from '../../../src/events/create-event';
import { MemoryBus } from '../../../src/events/memory-bus';
import { redisUrlOf, startRedis } from '../../servers/start-redis';
import { startGateway, type TestGateway } from '../start-gateway';

const sdl = /* GraphQL */ `
  type Shipment @projection(topic: "shipments", key: "orderId", deletes: ["Forgotten"]) {
    orderId: ID!
    n: Int!
  }
  type Subscription {
    shipmentChanged(orderId: ID, first: Int, after: String): Shipment
  }
`;
const settings = { events: { secret: ['cursors are sealed with this secret'] } };
const all = 'subscription ($after: String) { shipmentChanged(first: 1000, after: $after) { orderId n } }';

interface Told {
  readonly data?: { readonly shipmentChanged: { readonly orderId: string; readonly n: number } | null } | null;
  readonly errors?: readonly { readonly message: string; readonly extensions: Readonly<Record<string, unknown>> }[];
  readonly extensions?: { readonly cursor: string; readonly reset?: boolean; readonly removed?: unknown };
}

/** The first events of an event stream: their ids and their data. */
async function readEvents(
  gateway: TestGateway,
  { count, after, lastEventId }: { readonly count: number; readonly after?: string; readonly lastEventId?: string },
): Promise<readonly { readonly id: string | undefined; readonly told: Told }[]> {
  const aborting = new AbortController();
  const reply = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(lastEventId !== undefined && { 'last-event-id': lastEventId }),
    },
    body: JSON.stringify({ query: all, variables: { after } }),
    signal: aborting.signal,
  });
  const events: { id: string | undefined; told: Told }[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of reply.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data === undefined) continue;
      events.push({ id: /^id: (.*)$/m.exec(block)?.[1], told: JSON.parse(data) as Told });
    }
    if (events.length >= count) break;
  }
  aborting.abort();
  return events.slice(0, count);
}

const rowsOf = (events: readonly { readonly told: Told }[]): readonly unknown[] =>
  events.map(({ told }) => Object.values(told.data?.shipmentChanged ?? { removed: told.extensions?.removed }));

describe('live queries over a real Redis', () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let bus: MemoryBus;
  const gateways: TestGateway[] = [];

  const start = async (): Promise<TestGateway> => {
    const files = {
      'subschema.yaml': `kind: events\nbus: "memory:"\nstore: "${redisUrlOf(redis)}"\n`,
      'schema.graphql': sdl,
    };
    const buses = { openBus: () => bus, close: () => Promise.resolve() };
    const gateway = await startGateway({ shipping: files }, settings, { buses });
    gateways.push(gateway);
    return gateway;
  };
  const ship = (orderId: string, n: number | null): Promise<unknown> =>
    bus.topic('shipments').publish(
      createEvent({
        source: '/t',
        type: n === null ? 'Forgotten' : 'Moved',
        data: n === null ? { orderId } : { orderId, n },
      }),
    );

  beforeAll(async () => {
    redis = await startRedis();
    bus = new MemoryBus();
  });

  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await bus.close();
    await redis.stop();
  });

  it('W18 goes on after Last-Event-ID, or after, on another replica and after a restart, with what was missed once', async () => {
    const first = await start();
    await ship('1', 1);
    await ship('2', 1);
    const begun = await readEvents(first, { count: 2 });
    expect(rowsOf(begun)).toEqual([
      ['1', 1],
      ['2', 1],
    ]);
    expect(begun.map(({ id }) => id)).toEqual(begun.map(({ told }) => told.extensions?.cursor));
    const cursor = begun[1]?.id ?? '';

    const replica = await start();
    await ship('1', 2);
    await ship('1', 3);
    await ship('2', null);
    const resumed = readEvents(replica, { count: 3, lastEventId: cursor });
    await ship('3', 1);
    expect(rowsOf(await resumed).slice(0, 2)).toEqual([['1', 3], [{ orderId: '2' }]]);
    expect(rowsOf(await resumed)[2]).toEqual(['3', 1]);

    await first.stop();
    await replica.stop();
    gateways.length = 0;
    await ship('3', 2);
    const restarted = await start();
    const last = (await resumed)[2]?.told.extensions?.cursor ?? '';
    const again = await readEvents(restarted, { count: 1, after: last });
    expect(rowsOf(again)).toEqual([['3', 2]]);
    expect(again[0]?.told.extensions?.reset).toBeUndefined();
  });

  it('goes on over a WebSocket likewise', async () => {
    const gateway = gateways[0] ?? (await start());
    const url = `${gateway.url.replace('http', 'ws')}/graphql`;
    const client = createClient({ url, webSocketImpl: WebSocket });
    const one = async (after?: string): Promise<Told> => {
      const answers = client.iterate({ query: all, variables: { after } });
      const step: IteratorResult<unknown, unknown> = await answers.next();
      await answers.return?.();
      return step.value as Told;
    };
    const told = await one();
    await ship('1', 9);
    const more = await one(told.extensions?.cursor);
    expect([told.data?.shipmentChanged, more.data?.shipmentChanged]).toEqual([
      { orderId: '1', n: 3 },
      { orderId: '1', n: 9 },
    ]);
    await client.dispose();
  });

  it.each(['forged', 'A'.repeat(60)])('a cursor that is not ours is refused: %s', async (after) => {
    const [event] = await readEvents(gateways[0] ?? (await start()), { count: 1, after });
    expect(event?.told.errors?.[0]).toMatchObject({
      message: expect.stringContaining('after is no cursor of this subscription') as string,
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

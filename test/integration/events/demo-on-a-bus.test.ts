import type { ExecutionResult } from 'graphql';
import { createEvent } from '../../../src/events/create-event';
import type { EventBus } from '../../../src/events/event-bus';
import { NatsBus } from '../../../src/events/nats/nats-bus';
import { RedisBus } from '../../../src/events/redis/redis-bus';
import { recordsOf } from '../../records-of';
import type { StartedServer } from '../../servers/server-spec';
import { natsUrlOf, startNats } from '../../servers/start-nats';
import { redisUrlOf, startRedis } from '../../servers/start-redis';
import { createDemo } from '../create-demo';
import { eventually } from '../eventually';

async function askAt(url: string, query: string): Promise<ExecutionResult> {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query }),
  });
  return (await answer.json()) as ExecutionResult;
}

/** A bus outside the process, and how a test gets one whose server keeps its data. */
interface BusKind {
  readonly name: string;
  readonly start: () => Promise<StartedServer>;
  readonly urlOf: (server: StartedServer) => string;
  readonly open: (url: string) => EventBus;
}

const kinds: readonly BusKind[] = [
  {
    name: 'Redis',
    start: () => startRedis({ keeps: 'disk' }),
    urlOf: redisUrlOf,
    open: (url) => new RedisBus(url),
  },
  { name: 'NATS JetStream', start: startNats, urlOf: natsUrlOf, open: (url) => new NatsBus(url) },
];

const claim = 'it publishes, folds what others publish, and outlives its server';

test.each(kinds)(`E22 EVENT_BUS_URL alone moves the demo onto $name: ${claim}`, async ({ start, urlOf, open }) => {
  const server = await start();
  const busUrl = urlOf(server);
  const bus = open(busUrl);
  const shipments = bus.topic('shipments');
  const gateway = createDemo({ environment: { ...process.env, EVENT_BUS_URL: busUrl }, mocks: 'all' });
  try {
    const { url } = await gateway.start();
    const ask = (query: string): Promise<ExecutionResult> => askAt(url, query);
    const begun = '{ order(id: "1002") { id shipment { status carrier } } }';
    const shipped = { data: { order: { id: '1002', shipment: { status: 'DELIVERED', carrier: 'Northern Parcel' } } } };
    expect(
      await eventually(
        () => ask(begun),
        (answer) => JSON.stringify(answer) === JSON.stringify(shipped),
      ),
    ).toEqual(shipped);
    expect(
      await ask('mutation { recordCheckpoint(orderId: "1004", place: "Kiel") { checkpoints { place } } }'),
    ).toEqual({
      data: { recordCheckpoint: { checkpoints: [{ place: 'Kiel' }] } },
    });
    expect((await recordsOf(shipments)).filter(({ text }) => text.includes('"Kiel"'))).toHaveLength(1);

    const data = { orderId: '2001', status: 'SHIPPED' };
    await shipments.publish(createEvent({ source: '/elsewhere', type: 'ShipmentChanged', key: '2001', data }));
    const foreign = '{ shipment(orderId: "2001") { status } }';
    const told = { data: { shipment: { status: 'SHIPPED' } } };
    expect(
      await eventually(
        () => ask(foreign),
        ({ data: seen }) => seen?.['shipment'] != null,
      ),
    ).toEqual(told);

    await server.kill();
    expect(await ask(foreign)).toEqual(told);
    expect(await ask('mutation { recordCheckpoint(orderId: "2001", place: "Bonn") { status } }')).toMatchObject({
      errors: [{ extensions: { code: 'PUBLISH_FAILED', subschema: 'shipping' } }],
    });
    await server.restart();
    const record = 'mutation { recordCheckpoint(orderId: "2001", place: "Ulm") { checkpoints { place } } }';
    expect(
      await eventually(
        () => ask(record),
        ({ errors }) => errors === undefined,
      ),
    ).toEqual({
      data: { recordCheckpoint: { checkpoints: [{ place: 'Ulm' }] } },
    });
  } finally {
    await gateway.stop();
    await bus.close();
    await server.stop();
  }
});

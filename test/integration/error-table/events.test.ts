import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createEvent } from '../../../src/events/create-event';
import type { EventBus } from '../../../src/events/event-bus';
import { MemoryBus } from '../../../src/events/memory-bus';
import { stageBus } from '../../stage-bus';
import { mediaTypes, post, readResult } from '../post';
import { startGateway, type TestGateway } from '../start-gateway';
import { expectSafe } from './expect-safe';

const sdl = /* GraphQL */ `
  type Shipment @projection(topic: "shipments", key: "orderId") {
    orderId: ID!
    note: String
  }
  type Mutation {
    tell(orderId: ID!, note: String): Shipment! @publish(topic: "shipments", key: "orderId")
    shout(orderId: ID!, note: String): Boolean! @publish(topic: "shipments", key: "orderId")
  }
  type Subscription {
    shipmentChanged(orderId: ID): Shipment!
  }
`;
let bus: EventBus;
let gateway: TestGateway;

async function start(own: EventBus): Promise<void> {
  bus = own;
  const buses = { openBus: () => bus, close: () => bus.close() };
  const files = { 'subschema.yaml': 'kind: events\nbus: "memory:"\n', 'schema.graphql': sdl };
  gateway = await startGateway({ shipping: files }, {}, { buses });
}

afterEach(() => gateway.stop());

describe.each(mediaTypes)('under accept %s', (accept) => {
  it.each(['tell(orderId: "1", note: "a") { note }', 'shout(orderId: "1", note: "a")'])(
    'an event that the bus does not acknowledge is PUBLISH_FAILED (%s)',
    async (field) => {
      await start(deafBus());
      const reply = await post(gateway.url, { query: `mutation { f: ${field} }` }, { accept });
      expect(reply.status).toBe(200);
      expectSafe(reply.text);
      expect(readResult(reply)).toMatchObject({
        data: null,
        errors: [{ path: ['f'], extensions: { code: 'PUBLISH_FAILED', subschema: 'shipping' } }],
      });
    },
  );

  it('an event that is published and not folded in time is NOT_YET_VISIBLE', async () => {
    await start(silentBus());
    const query = 'mutation { tell(orderId: "1", note: "a") { note } }';
    const reply = await post(gateway.url, { query }, { accept });
    expect(reply.status).toBe(200);
    expectSafe(reply.text);
    expect(readResult(reply)).toMatchObject({
      data: null,
      errors: [{ path: ['tell'], extensions: { code: 'NOT_YET_VISIBLE', subschema: 'shipping' } }],
    });
  });
});

/** A bus that takes nothing. */
const deafBus = (): EventBus =>
  stageBus(new MemoryBus(), () => ({
    publish: () => Promise.reject(new Error('ECONNREFUSED 127.0.0.1:6379 hunter2')),
  }));

/** A bus that takes everything and tells nobody. */
const silentBus = (): EventBus =>
  stageBus(new MemoryBus(), () => ({
    read: async function* ({ signal }) {
      if (!signal.aborted) await once(signal, 'abort');
      yield* [];
    },
  }));

/** Opens an event stream and reads nothing of it until it is resumed. */
async function openStream(query: string): Promise<IncomingMessage> {
  const request = get(`${gateway.url}/graphql?query=${encodeURIComponent(query)}`, {
    headers: { accept: 'text/event-stream' },
  });
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return answer.pause();
}

/** Tells of shipments that nobody has heard of, so that there is nothing to be merged. */
async function publish(from: number, count: number, note: string): Promise<void> {
  for (let index = from; index < from + count; index += 1) {
    const orderId = String(index);
    const data = { orderId, note };
    await bus.topic('shipments').publish(createEvent({ source: '/test', type: 'Told', key: orderId, data }));
  }
}

it('a subscriber that does not read is ended with SLOW_CONSUMER, and one that reads misses nothing', async () => {
  await start(new MemoryBus());
  const query = 'subscription { shipmentChanged { note } }';
  const slow = await openStream(query);
  const quick = await openStream(query);
  let read = '';
  quick
    .setEncoding('utf8')
    .on('data', (text: string) => (read += text))
    .resume();
  const count = 2500;
  const note = 'x'.repeat(20_000);
  for (let batch = 0; batch < count / 100; batch += 1) {
    const before = read.length;
    await publish(batch * 100, 100, note);
    for (const end = Date.now() + 5000; read.length - before < 100 * note.length && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 2));
  }
  expect(read.match(/event: next/g)).toHaveLength(count);
  let late = '';
  slow
    .setEncoding('utf8')
    .on('data', (text: string) => (late += text))
    .resume();
  await once(slow, 'end');
  quick.destroy();
  const events = late.trim().split('\n\n');
  const last = JSON.parse(/^data: (.*)$/m.exec(events.at(-2) ?? '')?.[1] ?? '') as unknown;
  expect(last).toMatchObject({ errors: [{ extensions: { code: 'SLOW_CONSUMER', subschema: 'shipping' } }] });
  expect(events.at(-1)).toMatch(/^event: complete/);
  expect(events.length).toBeLessThan(count);
});

import { createEvent } from '../../src/events/create-event';
import { MemoryBus } from '../../src/events/memory-bus';
import { eventually } from './eventually';
import { startGateway } from './start-gateway';

const sdl = 'type Shipment @projection(topic: "shipments", key: "orderId") { orderId: ID! parcels: Int! @sum }';

it('a running gateway counts dead letters in /metrics, by subschema and topic', async () => {
  const bus = new MemoryBus();
  const files = { 'subschema.yaml': 'kind: events\nbus: "memory:"\n', 'schema.graphql': sdl };
  const gateway = await startGateway(
    { shipping: files },
    {},
    { buses: { openBus: () => bus, close: () => bus.close() } },
  );
  try {
    for (const parcels of ['none', 1, 'many']) {
      const data = { orderId: '1', parcels };
      await bus.topic('shipments').publish(createEvent({ source: '/t', type: 'Packed', data }));
    }
    const readSamples = async (): Promise<readonly string[]> => {
      const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
      return text.split('\n').filter((line) => line.startsWith('selvage_events_dead_letters_total'));
    };
    const counted = ['selvage_events_dead_letters_total{subschema="shipping",topic="shipments"} 2'];
    expect(await eventually(readSamples, (samples) => samples.join() === counted.join())).toEqual(counted);
    expect(await gateway.ask('{ shipment(orderId: "1") { parcels } }')).toEqual({ data: { shipment: { parcels: 1 } } });
  } finally {
    await gateway.stop();
  }
});

import { createEvent } from '../../../src/events/create-event';
import type { BusRecord, ReadOptions } from '../../../src/events/event-bus';
import { MemoryBus } from '../../../src/events/memory-bus';
import { stageBus } from '../../stage-bus';
import { startGateway } from '../start-gateway';

const sdl = 'type Item @projection(topic: "items", key: "id") { id: ID! n: Int! @count }';

/** Reads nothing until the signal aborts. */
async function* readNothing({ signal }: ReadOptions): AsyncGenerator<readonly BusRecord[]> {
  await new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
  yield* [];
}

it('E08 E22 a gateway starts although its folds do not catch up, as those of one that was killed hold their lease', async () => {
  const memory = new MemoryBus();
  await memory.topic('items').publish(createEvent({ source: '/t', type: 'T', data: { id: '1' } }));
  const bus = stageBus(memory, () => ({ read: readNothing }));
  const files = { 'subschema.yaml': 'kind: events\nbus: "memory:"\n', 'schema.graphql': sdl };
  const gateway = await startGateway({ depot: files }, {}, { buses: { openBus: () => bus, close: () => bus.close() } });
  try {
    expect(await gateway.ask('{ item(id: "2") { n } }')).toEqual({ data: { item: { n: 0 } } });
  } finally {
    await gateway.stop();
  }
}, 30_000);

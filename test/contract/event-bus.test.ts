import { MemoryBus } from '../../src/events/memory-bus';
import { NatsBus } from '../../src/events/nats/nats-bus';
import { natsUrlOf, startNats } from '../servers/start-nats';
import { describeEventBus } from './event-bus.contract';

describeEventBus('memory', () => Promise.resolve({ openBus: () => new MemoryBus(), close: () => Promise.resolve() }));

describeEventBus('NATS JetStream', async () => {
  const server = await startNats();
  return { openBus: () => new NatsBus(natsUrlOf(server)), close: () => server.stop() };
});

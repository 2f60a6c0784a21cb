import { RedisBus } from '../../src/events/redis/redis-bus';
import { redisUrlOf, startRedis } from '../servers/start-redis';
import { describeEventBus } from './event-bus.contract';

describeEventBus('Redis Streams', async () => {
  const server = await startRedis();
  return { openBus: () => new RedisBus(redisUrlOf(server)), close: () => server.stop() };
});

import { RedisBus } from '../../src/events/redis/redis-bus';
import { redisUrlOf, startRedis } from '../servers/start-redis';
import { redisClusterUrlOf, startRedisCluster } from '../servers/start-redis-cluster';
import { describeEventBus } from './event-bus.contract';

describeEventBus('Redis Streams', async () => {
  const server = await startRedis();
  return { openBus: () => new RedisBus(redisUrlOf(server)), close: () => server.stop() };
});

describeEventBus('Redis Streams on a cluster', async () => {
  const server = await startRedisCluster();
  return { openBus: () => new RedisBus(redisClusterUrlOf(server)), close: () => server.stop() };
});

import { MemoryStore } from '../../src/projections/memory/memory-store';
import { RedisStore } from '../../src/projections/redis/redis-store';
import { openRedis } from '../../src/redis/open-redis';
import { redisUrlOf, startRedis } from '../servers/start-redis';
import { describeProjectionStore } from './projection-store.contract';

describeProjectionStore('memory', () =>
  Promise.resolve({
    openStore: (shapes, options) => new MemoryStore(shapes, options),
    clear: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }),
);

describeProjectionStore('Redis', async () => {
  const server = await startRedis();
  const url = redisUrlOf(server);
  const own = openRedis(url);
  await own.untilUp(5000);
  return {
    openStore: (shapes, options) => new RedisStore({ subschema: 's', shapes, link: openRedis(url), ...options }),
    clear: async () => {
      await own.commands.flushall();
    },
    close: async () => {
      own.close();
      await server.stop();
    },
  };
});

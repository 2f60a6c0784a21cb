import type { EventBus } from '../../src/events/event-bus';
import { NatsBus } from '../../src/events/nats/nats-bus';
import { RedisBus } from '../../src/events/redis/redis-bus';
import { MemoryStore } from '../../src/projections/memory/memory-store';
import type { ProjectionStore, StoredShape } from '../../src/projections/projection-store';
import { RedisStore } from '../../src/projections/redis/redis-store';
import { openRedis } from '../../src/redis/open-redis';
import type { StartedServer } from '../servers/server-spec';
import { natsUrlOf, startNats } from '../servers/start-nats';
import { redisUrlOf, startRedis } from '../servers/start-redis';

/** A bus and a store outside the process: what faults are made in. */
export interface FaultWorld {
  readonly name: string;
  readonly server: StartedServer;
  openBus(): EventBus;
  openStore(shapes: readonly StoredShape[]): ProjectionStore;
}

/** Starts the worlds that faults are tried in, by their names: Redis as bus and store; JetStream with states in the process. */
export const faultWorlds: Readonly<Record<'Redis' | 'JetStream', () => Promise<FaultWorld>>> = {
  Redis: async () => {
    const server = await startRedis({ keeps: 'disk' });
    const url = redisUrlOf(server);
    return {
      name: 'Redis',
      server,
      openBus: () => new RedisBus(url),
      openStore: (shapes) => new RedisStore({ subschema: 'faults', shapes, link: openRedis(url), leaseTime: 2_000 }),
    };
  },
  JetStream: async () => {
    const server = await startNats();
    return {
      name: 'JetStream',
      server,
      openBus: () => new NatsBus(natsUrlOf(server)),
      openStore: (shapes) => new MemoryStore(shapes),
    };
  },
};

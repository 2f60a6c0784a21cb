import type { EventBus } from '../../../src/events/event-bus';
import { createLogger } from '../../../src/logger';
import { openFolds, type Folds } from '../../../src/projections/open-folds';
import { RedisStore } from '../../../src/projections/redis/redis-store';
import { createStoredShape } from '../../../src/projections/stored-shape';
import { openRedis } from '../../../src/redis/open-redis';
import { groupByName, projectionsOf } from '../../projections-of';

/** What is folded: one entity for each key, and one that all share. */
const sdl = `
  type Item @projection(topic: "items", key: "id", deletes: ["Gone"]) {
    id: ID!
    last: Int
    count: Int! @count
    sum: Int! @sum(path: "last")
    newest: [Int!]! @append(path: "last", limit: 5)
  }
  type All @projection(topic: "items", key: "all") { all: ID! count: Int! @count sum: Int! @sum(path: "last") }`;

/** Where to fold, and how. */
export interface RedisFoldsOptions {
  readonly url: string;
  readonly bus: EventBus;
  /** In milliseconds; default 10 000. */
  readonly leaseTime?: number;
  /** Is told of each gap by its reason, and of each dead letter as `dead`. */
  readonly counted?: string[];
}

/** Folds that are open, and their store. */
export interface RedisFolds {
  readonly folds: Folds;
  readonly store: RedisStore;
  close(): Promise<void>;
}

/** Opens a store in Redis for the projections of these tests. */
export function openRedisStore(url: string, leaseTime = 10_000): RedisStore {
  const shapes = groupByName(projectionsOf(sdl)).map((own) => createStoredShape(own, 1));
  return new RedisStore({ subschema: 's', shapes, link: openRedis(url), leaseTime });
}

/** Folds the items of a bus into a store in Redis. */
export function openRedisFolds({ url, bus, leaseTime, counted = [] }: RedisFoldsOptions): RedisFolds {
  const store = openRedisStore(url, leaseTime);
  const meter = {
    countDeadLetter: () => void counted.push('dead'),
    countGap: ({ reason }: { readonly reason: string }) => void counted.push(reason),
  };
  const logger = createLogger({ level: 'silent' });
  const folds = openFolds({
    subschema: 's',
    projections: projectionsOf(sdl),
    partitions: 1,
    bus,
    store,
    meter,
    logger,
  });
  return {
    folds,
    store,
    close: async () => {
      await folds.close();
      await store.close();
    },
  };
}

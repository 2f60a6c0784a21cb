import { isRedisUrl } from '../redis/parse-redis-url';
import { openRedis } from '../redis/open-redis';
import { MemoryStore } from './memory/memory-store';
import type { ProjectionStore, StoredShape } from './projection-store';
import { RedisStore } from './redis/redis-store';

/** Opens the store of a subschema's folded states by its URL, `memory:` or one of Redis. Throws with a sentence for a person when the URL cannot be served. */
export function openStore(
  url: string,
  { subschema, shapes }: { readonly subschema: string; readonly shapes: readonly StoredShape[] },
): ProjectionStore {
  if (url === 'memory:') return new MemoryStore(shapes);
  if (isRedisUrl(url)) return new RedisStore({ subschema, shapes, link: openRedis(url) });
  throw new Error('The store is neither memory: nor the URL of a Redis.');
}

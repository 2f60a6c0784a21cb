import { openRedis, type RedisLink } from '../redis/open-redis';
import { MemorySessionStore } from './memory-session-store';
import { RedisSessionStore } from './redis-session-store';
import type { SessionBounds, SessionStore } from './session-store';

/** Where sessions are kept, in use until the store is closed. */
export interface OpenSessions {
  readonly store: SessionStore;
  /** The Redis that holds them, for what else belongs there; undefined: they are in memory. */
  readonly redis: RedisLink | undefined;
}

/** Opens the place of sessions that a URL names: `memory:`, or a Redis as `openRedis` takes it. Throws when the URL cannot be read. */
export function openSessions(url: string, bounds: SessionBounds): OpenSessions {
  if (url === 'memory:') return { store: new MemorySessionStore(bounds), redis: undefined };
  const redis = openRedis(url);
  return { store: new RedisSessionStore(redis, bounds), redis };
}

import { openRedis } from '../redis/open-redis';
import { MemorySessionStore } from './memory-session-store';
import { RedisSessionStore } from './redis-session-store';
import type { SessionBounds, SessionStore } from './session-store';

/** Opens the store of sessions that a URL names: `memory:`, or a Redis as `openRedis` takes it. Throws when the URL cannot be read. */
export function openSessionStore(url: string, bounds: SessionBounds): SessionStore {
  return url === 'memory:' ? new MemorySessionStore(bounds) : new RedisSessionStore(openRedis(url), bounds);
}

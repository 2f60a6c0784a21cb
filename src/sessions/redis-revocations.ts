import type { RedisLink } from '../redis/open-redis';
import { redisKey } from '../redis/redis-key';
import type { RevokedSince, RevokedToken } from './session-store';

const log = redisKey('revoked', 'tokens');

/** The most revoked tokens that are known. */
const most = 100_000;

/** The most that are read in one step. */
const atOnce = 1000;

/** The tokens that were revoked, in the order of their revocation: a stream, so that replicas ask for what is new alone. */
export class RedisRevocations {
  constructor(private readonly redis: RedisLink) {}

  async add({ issuer, jti, until }: RevokedToken): Promise<void> {
    const { commands } = this.redis;
    await commands.xadd(log, 'MAXLEN', '~', most, '*', 'token', JSON.stringify({ issuer, jti, until }));
    // When nothing was revoked for longer than any token lives, nothing needs to be known.
    if (until > Date.now()) await commands.call('PEXPIREAT', log, Math.ceil(until), 'NX');
    if (until > Date.now()) await commands.call('PEXPIREAT', log, Math.ceil(until), 'GT');
  }

  async since(cursor = '-'): Promise<RevokedSince> {
    const tokens: RevokedToken[] = [];
    let reached = cursor;
    for (;;) {
      const from = reached === '-' ? '-' : `(${reached}`;
      const entries = await this.redis.commands.xrange(log, from, '+', 'COUNT', atOnce);
      for (const [id, [, text = '']] of entries) {
        reached = id;
        tokens.push(...parseToken(text));
      }
      if (entries.length < atOnce) return { tokens, cursor: reached };
    }
  }
}

function parseToken(text: string): readonly RevokedToken[] {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return [];
    const { issuer, jti, until } = value as Partial<Record<keyof RevokedToken, unknown>>;
    return typeof issuer === 'string' && typeof jti === 'string' && typeof until === 'number'
      ? [{ issuer, jti, until }]
      : [];
  } catch {
    return [];
  }
}

import { createIdentify } from '../../../src/auth/create-identify';
import { createTokenVerifier } from '../../../src/auth/create-token-verifier';
import { createSessionCookies } from '../../../src/auth/sessions/session-cookies';
import { createSessionReader } from '../../../src/auth/sessions/create-session-reader';
import type { SessionReader } from '../../../src/auth/session-reader';
import { completeAuth } from '../../../src/config/auth-config';
import type { Identify } from '../../../src/http/identify';
import { createLogger } from '../../../src/logger';
import { openRedis, type RedisLink } from '../../../src/redis/open-redis';
import { RedisSessionStore } from '../../../src/sessions/redis-session-store';
import { redisUrlOf, startRedis } from '../../servers/start-redis';

/** What knowing a caller again costs, in microseconds of CPU. */
export interface IdentificationCost {
  readonly token: number;
  readonly session: number;
  /** Commands that Redis got for one request with a session. */
  readonly commands: number;
}

const silent = createLogger({ level: 'silent' });
const rounds = 200_000;
const concurrency = 64;
const others = ['host', 'localhost', 'user-agent', 'bench', 'accept', '*/*', 'content-type', 'application/json'];

/** Measures, in this process, who is known again by a token and by a session in a real Redis. */
export async function measureIdentification({
  issuer,
  token,
}: {
  readonly issuer: string;
  readonly token: string;
}): Promise<IdentificationCost> {
  return { token: await measureToken(issuer, token), ...(await measureSession()) };
}

async function measureToken(issuer: string, token: string): Promise<number> {
  const tokens = createTokenVerifier({
    issuers: completeAuth({ tokens: [{ issuer, audience: ['bench'] }] }).tokens,
    revocations: { isRevoked: () => false },
    pseudonymOf: () => 'pseudonym',
    logger: silent,
  });
  tokens.open();
  const identify = createIdentify({ tokens, sessions: undefined, guard: () => undefined, anonymous: true });
  const source = sourceOf('authorization', `Bearer ${token}`);
  await identify(source);
  const knowAll = (): void => {
    for (let round = 0; round < rounds; round += 1)
      if (identify(source) instanceof Promise) throw new Error('It is not remembered.');
  };
  knowAll();
  const before = process.cpuUsage();
  knowAll();
  tokens.close();
  return microsecondsSince(before) / rounds;
}

async function measureSession(): Promise<Pick<IdentificationCost, 'session' | 'commands'>> {
  const server = await startRedis();
  const redis = openRedis(redisUrlOf(server));
  try {
    const { sessions, cookie } = await openSession(redis);
    const identify = createIdentify({ tokens: undefined, sessions, guard: () => undefined, anonymous: true });
    const source = sourceOf('cookie', cookie);
    await readAll(identify, source);
    const [commands, before] = [await countCommands(redis), process.cpuUsage()];
    await readAll(identify, source);
    const spent = microsecondsSince(before);
    // The command that counts is counted too.
    return { session: spent / rounds, commands: ((await countCommands(redis)) - commands - 1) / rounds };
  } finally {
    redis.close();
    await server.stop();
  }
}

async function openSession(redis: RedisLink): Promise<{ readonly sessions: SessionReader; readonly cookie: string }> {
  const store = new RedisSessionStore(redis, { idle: 600_000, absolute: 3_600_000, perUser: 5 });
  await store.open();
  const cookies = createSessionCookies({ origin: 'http://localhost', production: false, secrets: ['s'.repeat(32)] });
  const tokens = { access: 'a'.repeat(700), refresh: 'r', id: 'i'.repeat(700), expires: undefined, renewAt: undefined };
  const claims = { sub: 'user-1', tenant: 'acme', name: 'User One', email: 'user@example.com' };
  const person = { issuer: 'http://localhost', subject: 'user-1', sid: 'sid', scopes: ['openid', 'orders:read'] };
  const id = await store.create({ ...person, claims, tokens, started: Date.now() });
  const renew = () => Promise.resolve('kept' as const);
  const sessions = createSessionReader({ cookies, store, renew, pseudonymOf: () => 'pseudonym' });
  return { sessions, cookie: cookies.give(id).split(';')[0] ?? '' };
}

async function readAll(identify: Identify, source: Parameters<Identify>[0]): Promise<void> {
  let left = rounds;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const caller = await identify(source);
      if (!('identity' in caller) || caller.identity === undefined) throw new Error('The session is not known.');
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
}

async function countCommands({ commands }: RedisLink): Promise<number> {
  const info = await commands.info('stats');
  return Number(/^total_commands_processed:(\d+)/m.exec(info)?.[1]);
}

function sourceOf(name: string, value: string): Parameters<Identify>[0] {
  const log = { info: () => undefined, error: () => undefined };
  return { req: { method: 'POST', rawHeaders: [...others, name, value] }, log };
}

function microsecondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

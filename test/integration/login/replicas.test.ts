import { once } from 'node:events';
import { Redis } from 'ioredis';
import WebSocket from 'ws';
import { redisUrlOf, startRedis } from '../../servers/start-redis';
import type { StartedServer } from '../../servers/server-spec';
import { until } from '../../unit/http/support/until';
import type { TestGateway } from '../start-gateway';
import { Browser } from './browser';
import { askAs, ownPage, startLogin, type LoginWorld } from './start-login';

let redis: StartedServer;
let world: LoginWorld;
let other: TestGateway;

beforeAll(async () => {
  redis = await startRedis({ keeps: 'disk' });
  world = await startLogin({ settings: { sessions: { store: redisUrlOf(redis) }, auth: { anonymous: true } } });
  other = await world.addReplica();
});

afterAll(async () => {
  await world.stop();
  await redis.stop();
});

/** The same browser, at the other gateway. */
function atOther(browser: Browser): Browser {
  const same = new Browser();
  same.setCookie(other.url, 'selvage', browser.cookie(world.origin, 'selvage') ?? '');
  return same;
}

function logOut(browser: Browser): Promise<Response> {
  return browser.ask(`${world.origin}/auth/logout`, { method: 'POST', headers: ownPage });
}

/** A subscription over a WebSocket with a browser's cookie: what came of it. */
async function subscribe(origin: string, browser: Browser) {
  const headers = { 'x-selvage-csrf': '1', cookie: `selvage=${browser.cookie(origin, 'selvage') ?? ''}` };
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', { headers });
  const messages: string[] = [];
  socket.on('message', (data: Buffer) => messages.push(data.toString()));
  const closed = once(socket, 'close') as Promise<[number, Buffer]>;
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init' }));
  await until('it is acknowledged', () => messages.length > 0);
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: 'subscription { ticks }' } }));
  await until('an event came', () => messages.some((text) => text.includes('"ticks":1')));
  return { messages, closed };
}

/** The same as an event stream: all of its text once it has ended. */
async function stream(origin: string, browser: Browser): Promise<() => Promise<string>> {
  const body = JSON.stringify({ query: 'subscription { ticks }' });
  const headers = { ...ownPage, accept: 'text/event-stream' };
  const answer = await browser.ask(`${origin}/graphql`, { method: 'POST', headers, body });
  return () => answer.text();
}

describe('two gateways on one Redis', () => {
  it('know each other’s logins', async () => {
    const browser = await world.logIn('alice');
    expect(await (await askAs(atOther(browser), other.url)).json()).toEqual({ data: { me: 'alice' } });
  });

  it('S08: forget a session together', async () => {
    const browser = await world.logIn();
    const there = atOther(browser);
    await logOut(browser);
    const answer = await askAs(there, other.url);
    expect([answer.status, there.cookie(other.url, 'selvage')]).toEqual([401, undefined]);
  });

  it('S47 W08: end WebSockets within 2 s of a logout at the other, and say why', async () => {
    const [browser, bystander] = [await world.logIn(), await world.logIn('bob')];
    const { messages, closed } = await subscribe(other.url, atOther(browser));
    const kept = await subscribe(other.url, atOther(bystander));
    await logOut(browser);
    const left = performance.now();
    const [code] = await closed;
    expect(performance.now() - left).toBeLessThan(2000);
    expect(code).toBe(4403);
    expect(messages.join('')).toContain('SESSION_REVOKED');
    expect(kept.messages.join('')).not.toContain('SESSION_REVOKED');
    await logOut(bystander);
    expect((await kept.closed)[0]).toBe(4403);
  });

  it('S47: end event streams likewise', async () => {
    const browser = await world.logIn();
    const rest = await stream(other.url, atOther(browser));
    await logOut(browser);
    const left = performance.now();
    const text = await rest();
    expect(performance.now() - left).toBeLessThan(2000);
    expect(text).toContain('"ticks":1');
    expect(text).toContain('SESSION_REVOKED');
  });

  it('S52: keep their prototypes whatever stands in Redis', async () => {
    const client = new Redis(redisUrlOf(redis));
    try {
      const browser = await world.logIn();
      const [key = ''] = (await client.keys('selvage:*:session:*')).slice(-1);
      for (const one of await client.keys('selvage:*:session:*')) {
        const record = (await client.get(one)) ?? '';
        await client.set(
          one,
          record.replace('"claims":{', '"__proto__":{"polluted":1},"claims":{"__proto__":{"polluted":1},'),
          'KEEPTTL',
        );
      }
      expect(key).not.toBe('');
      expect((await askAs(browser, world.origin)).status).toBe(200);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    } finally {
      client.disconnect();
    }
  });
});

describe('Redis', () => {
  async function commands(client: Redis): Promise<number> {
    const info = await client.info('stats');
    return Number(/total_commands_processed:(\d+)/.exec(info)?.[1]);
  }

  it('S02 S48: is asked nothing for a request without a good cookie, and one thing for one with', async () => {
    const client = new Redis(redisUrlOf(redis));
    try {
      const browser = await world.logIn();
      const forged = new Browser();
      forged.setCookie(world.origin, 'selvage', `${browser.cookie(world.origin, 'selvage')?.slice(0, -3) ?? ''}AAA`);
      await until('nothing is live', () => true);
      const before = await commands(client);
      for (let times = 0; times < 5; times += 1) {
        expect((await askAs(new Browser(), world.origin)).status).toBe(200);
        expect((await askAs(forged, world.origin)).status).toBe(200);
      }
      const without = await commands(client);
      await askAs(browser, world.origin);
      const after = await commands(client);
      // Each count is a command itself.
      expect([without - before, after - without]).toEqual([1, 2]);
    } finally {
      client.disconnect();
    }
  });

  it('S48 S49 S50: that is paused or gone hurts those with a cookie alone, and them within 400 ms', async () => {
    const browser = await world.logIn();
    const refused = async (): Promise<void> => {
      const begun = performance.now();
      const answer = await askAs(browser, world.origin);
      expect(performance.now() - begun).toBeLessThan(400);
      expect([answer.status, answer.headers.get('set-cookie')]).toEqual([503, null]);
      expect(await answer.text()).toContain('SESSION_STORE_UNAVAILABLE');
      expect((await askAs(new Browser(), world.origin)).status).toBe(200);
    };
    await redis.pause();
    await refused();
    expect((await browser.ask(`${world.origin}/auth/login`)).status).toBe(503);
    await redis.resume();
    await redis.kill();
    await refused();
    await redis.restart();
    let status = 503;
    const deadline = Date.now() + 5000;
    while (status === 503 && Date.now() < deadline) ({ status } = await askAs(browser, world.origin));
    expect(status).toBe(200);
  });
});

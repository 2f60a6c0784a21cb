import { MemorySessionStore } from '../../src/sessions/memory-session-store';
import { openSessions } from '../../src/sessions/open-sessions';
import { parseRecord } from '../../src/sessions/session-record';
import { redisUrlOf, startRedis } from '../servers/start-redis';
import type { StartedServer } from '../servers/server-spec';
import { describeSessionStore, sampleSession } from './session-store.contract';

const bounds = { idle: 60_000, absolute: 600_000, perUser: 3 };

describeSessionStore('memory', () =>
  Promise.resolve({
    openStore: (chosen) => Promise.resolve(openSessions('memory:', chosen).store),
    isShared: false,
    close: () => Promise.resolve(),
  }),
);

describeSessionStore('Redis', async () => {
  const server = await startRedis();
  return {
    openStore: async (chosen) => {
      const store = openSessions(redisUrlOf(server), chosen).store;
      await store.open();
      return store;
    },
    isShared: true,
    close: () => server.stop(),
  };
});

test('sessions in memory are bounded: the least recently used goes', async () => {
  const store = new MemorySessionStore(bounds);
  const first = await store.create(sampleSession());
  const second = await store.create(sampleSession());
  await store.read(first);
  for (let times = 0; times < 9999; times += 1) await store.create(sampleSession());
  expect([await store.read(first), await store.read(second)].map((record) => record !== undefined)).toEqual([
    true,
    false,
  ]);
});

test.each([
  '',
  'x'.repeat(31),
  `${'m'.repeat(16)}${'0'.repeat(15)}null`,
  `${'m'.repeat(16)}${'0'.repeat(15)}{"tokens":{}}`,
])('a record that no store wrote is no session: %j', (record) => {
  expect(parseRecord(record)).toBeUndefined();
});

describe('a Redis that fails', () => {
  let server: StartedServer;

  beforeAll(async () => {
    server = await startRedis();
  });

  afterAll(() => server.stop());

  it('S49 S50: is given up within 400 ms, paused or gone, and used again once it is back', async () => {
    const store = openSessions(redisUrlOf(server), bounds).store;
    try {
      await store.open();
      const id = await store.create(sampleSession());
      await server.pause();
      const begun = performance.now();
      const paused: unknown = await store.read(id).catch((error: unknown) => error);
      expect(performance.now() - begun).toBeLessThan(400);
      expect(store.describe(paused)).toContain('did not answer in time');
      await server.resume();
      await store.open();
      expect(await store.read(id)).toBeDefined();
      await server.kill();
      const killed: unknown = await store.read(id).catch((error: unknown) => error);
      expect(killed).toBeInstanceOf(Error);
      await server.restart();
      for (let tries = 0; tries < 5; tries += 1) await store.open();
      expect(await store.read(id)).toBeUndefined();
    } finally {
      store.close();
    }
  });
});

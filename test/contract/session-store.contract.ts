/* eslint-disable jest/no-export -- the tests of adapters call this suite */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Session } from '../../src/sessions/session';
import { parseRecord } from '../../src/sessions/session-record';
import type { SessionBounds, SessionStore } from '../../src/sessions/session-store';

/** Where a store's sessions are. */
export interface SessionPlace {
  /** Opens a store; stores of one place are replicas of each other where the place can be shared. */
  openStore(bounds: SessionBounds): Promise<SessionStore>;
  readonly isShared: boolean;
  close(): Promise<void>;
}

const bounds: SessionBounds = { idle: 60_000, absolute: 600_000, perUser: 3 };
const issuer = 'https://login.example.com';
let people = 0;

/** A session of somebody new, but for what is changed. */
export function sampleSession(changes: Partial<Session> = {}): Session {
  people += 1;
  return {
    issuer,
    subject: `person-${String(people)}-${String(process.pid)}`,
    sid: undefined,
    scopes: ['openid', 'orders:read'],
    claims: { name: 'Zoë' },
    tokens: { access: 'access', refresh: 'refresh', id: 'id', expires: 1, renewAt: 1 },
    started: Date.now(),
    ...changes,
  };
}

/** What every store of sessions promises. */
export function describeSessionStore(name: string, openPlace: () => Promise<SessionPlace>): void {
  describe(`sessions in ${name}`, () => {
    let place: SessionPlace;
    let store: SessionStore;
    let other: SessionStore;
    const opened: SessionStore[] = [];

    const open = async (changes: Partial<SessionBounds> = {}): Promise<SessionStore> => {
      const one = await place.openStore({ ...bounds, ...changes });
      opened.push(one);
      return one;
    };
    const isThere = async (id: string, where = store): Promise<boolean> => (await where.read(id)) !== undefined;

    beforeAll(async () => {
      place = await openPlace();
      store = await open();
      other = place.isShared ? await open() : store;
    });

    afterAll(async () => {
      for (const one of opened) one.close();
      await place.close();
    });

    it('are read as they were kept, on every replica', async () => {
      const session = sampleSession({ sid: 'kept' });
      const id = await store.create(session);
      expect(parseRecord((await other.read(id)) ?? '')).toEqual(session);
    });

    it('have ids of their own, also those of one person', async () => {
      const session = sampleSession();
      const ids = [await store.create(session), await store.create(session)];
      expect(ids[0]).not.toBe(ids[1]);
      expect(ids.join('')).toMatch(/^[\w-]{96}$/);
      expect(await isThere('x'.repeat(48))).toBe(false);
    });

    it('S12: end when they were idle, and last while they are used', async () => {
      const short = await open({ idle: 500 });
      const [used, idle] = [await short.create(sampleSession()), await short.create(sampleSession())];
      for (let times = 0; times < 4; times += 1) {
        await sleep(200);
        expect(await isThere(used, short)).toBe(true);
      }
      expect(await isThere(idle, short)).toBe(false);
    });

    it('S11: end at their absolute end however much they are used', async () => {
      const short = await open({ idle: 400, absolute: 500 });
      const id = await short.create(sampleSession());
      let times = 0;
      const end = Date.now() + 5000;
      while ((await isThere(id, short)) && Date.now() < end) {
        times += 1;
        await sleep(50);
      }
      expect(times).toBeGreaterThan(3);
      expect(Date.now()).toBeLessThan(end);
      expect(await short.marks([id])).toEqual(new Map());
    });

    it('are ended once, and not brought back by who saves late', async () => {
      const session = sampleSession();
      const id = await store.create(session);
      expect(await other.end(id)).toEqual(session);
      expect(await store.update(id, session)).toBe(false);
      expect(await isThere(id)).toBe(false);
      expect(await store.end(id)).toBeUndefined();
    });

    it('are replaced while they are there', async () => {
      const session = sampleSession();
      const id = await store.create(session);
      const before = (await store.marks([id])).get(id);
      const tokens = { ...session.tokens, access: 'renewed' };
      expect(await store.update(id, { ...session, tokens })).toBe(true);
      expect((await other.marks([id])).get(id)).toBe(before);
      expect(await store.update(id, { ...session, tokens, scopes: ['openid'] })).toBe(true);
      expect((await other.marks([id])).get(id)).not.toBe(before);
      expect(parseRecord((await other.read(id)) ?? '')).toMatchObject({ tokens, scopes: ['openid'] });
    });

    it('S54: are at most so many of one person, the oldest out, without touching anybody else', async () => {
      const session = sampleSession();
      const bystander = await store.create(sampleSession());
      const ids: string[] = [];
      for (let times = 0; times < 5; times += 1) ids.push(await store.create(session));
      const there = await Promise.all([...ids, bystander].map((id) => isThere(id, other)));
      expect(there).toEqual([false, false, true, true, true, true]);
    });

    it('S54: that are over count no more', async () => {
      const session = sampleSession();
      const first = await store.create(session);
      const ended = [await store.create(session), await store.create(session)];
      for (const id of ended) await store.end(id);
      await store.create(session);
      await store.create(session);
      expect(await isThere(first)).toBe(true);
    });

    it('are ended with all others of their person', async () => {
      const session = sampleSession();
      const ids = [await store.create(session), await store.create(session)];
      const bystander = await store.create(sampleSession());
      expect(await other.endPerson(session)).toBe(2);
      expect(await Promise.all([...ids, bystander].map((id) => isThere(id)))).toEqual([false, false, true]);
      expect(await other.endPerson(session)).toBe(0);
    });

    it('are ended by the provider’s own session, and by no other issuer’s of the same name', async () => {
      const session = sampleSession({ sid: 's-1' });
      const ids = [await store.create(session), await store.create({ ...session, sid: 's-2' })];
      expect(await other.endProviderSession({ issuer: 'https://else.example.com', sid: 's-1' })).toBe(0);
      expect(await other.endProviderSession({ issuer, sid: 's-1' })).toBe(1);
      expect(await Promise.all(ids.map((id) => isThere(id)))).toEqual([false, true]);
    });

    it('are not begun after the provider’s session has ended', async () => {
      await other.endProviderSession({ issuer, sid: 's-early' });
      const id = await store.create(sampleSession({ sid: 's-early' }));
      expect(await isThere(id)).toBe(false);
    });

    it('S52: with __proto__ in their claims change no object', async () => {
      const claims: unknown = JSON.parse(
        '{"__proto__": {"polluted": true}, "constructor": {"prototype": {"polluted": true}}}',
      );
      const id = await store.create(sampleSession({ claims: claims as Record<string, unknown> }));
      const session = parseRecord((await store.read(id)) ?? '');
      expect(Object.hasOwn(session?.claims ?? {}, '__proto__')).toBe(true);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    });

    it('tell their marks for many at once, without renewing them', async () => {
      const short = await open({ idle: 500 });
      const [first, second] = [await short.create(sampleSession()), await short.create(sampleSession())];
      const marks = await short.marks([first, 'x'.repeat(48), second]);
      expect([...marks.keys()]).toEqual([first, second]);
      for (let times = 0; times < 4; times += 1) {
        await sleep(200);
        await short.marks([first]);
      }
      expect(await isThere(first, short)).toBe(false);
    });

    it('let one alone claim a name, until the time is over', async () => {
      const name = `refresh ${String(Math.random())}`;
      const claims = await Promise.all([store, other, store, other].map((one) => one.claim(name, 300)));
      expect(claims.filter(Boolean)).toHaveLength(1);
      await sleep(400);
      expect(await store.claim(name, 300)).toBe(true);
    });

    it('J56: tell which tokens were revoked, all at first and then what is new', async () => {
      const before = await other.revokedSince(undefined);
      const tokens = ['a', 'b'].map((jti) => ({
        issuer,
        jti: `${jti}-${String(Math.random())}`,
        until: Date.now() + 60_000,
      }));
      for (const token of tokens) await store.revoke(token);
      const after = await other.revokedSince(before.cursor);
      expect(after.tokens).toEqual(tokens);
      expect(await other.revokedSince(after.cursor)).toEqual({ tokens: [], cursor: after.cursor });
      expect((await other.revokedSince(undefined)).tokens).toEqual(expect.arrayContaining(tokens));
    });
  });
}

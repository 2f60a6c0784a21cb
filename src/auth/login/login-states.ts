import type { IncomingMessage, ServerResponse } from 'node:http';
import { RedisStore } from 'connect-redis';
import expressSession, { type SessionData, Store } from 'express-session';
import { LRUCache } from 'lru-cache';
import type { RedisLink } from '../../redis/open-redis';
import type { LoginState } from './code-strategy';

/** How long a login may take, in milliseconds. */
const patience = 600_000;

/** The most logins that are under way in memory; the oldest go. */
const most = 10_000;

/** What a browser's login keeps between its two halves. It is no login yet: nobody is known by it. */
export interface LoginStates {
  /** Begins anew, under a new id, whatever the browser brought. Rejects when it cannot be kept. */
  begin(req: IncomingMessage, res: ServerResponse, state: LoginState): Promise<void>;
  /** Takes what was kept: it can be taken once. Undefined when there is nothing. Rejects when that cannot be told. */
  take(req: IncomingMessage, res: ServerResponse): Promise<LoginState | undefined>;
}

/** Where logins are kept and what their cookies are signed with. */
export interface LoginStatesOptions {
  readonly secrets: readonly string[];
  readonly isSecure: boolean;
  /** Undefined: in memory. */
  readonly redis: RedisLink | undefined;
}

declare module 'express-session' {
  interface SessionData {
    /** What a login keeps; absent outside one. */
    state?: Record<string, unknown>;
  }
}

type Step = (req: IncomingMessage, res: ServerResponse, next: (error?: unknown) => void) => void;
type WithSession = IncomingMessage & { session?: expressSession.Session & Partial<SessionData> };

/** Makes the place of logins that are under way: sessions of express-session with a cookie of their own. */
export function createLoginStates({ secrets, isSecure, redis }: LoginStatesOptions): LoginStates {
  // Its types know Express's requests alone; it asks nothing of them that Node's have not.
  const open = expressSession({
    name: isSecure ? '__Host-selvage-login' : 'selvage-login',
    secret: [...secrets],
    resave: false,
    saveUninitialized: false,
    cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: isSecure, maxAge: patience },
    store:
      redis === undefined ? new MemoryLogins() : new RedisStore({ client: redis.commands, prefix: 'selvage:login:' }),
  }) as unknown as Step;

  const load = (req: IncomingMessage, res: ServerResponse): Promise<NonNullable<WithSession['session']>> =>
    new Promise((resolve, reject) => {
      // Browsers reach us by the address of the configuration; whether this hop is TLS says nothing of that.
      if (isSecure) Object.defineProperty(req, 'secure', { value: true, configurable: true });
      open(req, res, (error) => {
        const { session } = req as WithSession;
        if (error === undefined && session !== undefined) resolve(session);
        else reject(toError(error));
      });
    });

  return {
    begin: async (req, res, state) => {
      const session = await load(req, res);
      await settle((done) => session.regenerate(done));
      const fresh = (req as WithSession).session;
      if (fresh === undefined) throw new Error('A login was begun without a place for it.');
      fresh.state = state;
      await settle((done) => fresh.save(done));
    },
    take: async (req, res) => {
      const session = await load(req, res);
      const { state } = session;
      if (state !== undefined) await settle((done) => session.destroy(done));
      return state;
    },
  };
}

function settle(begin: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    begin((error) => {
      if (error === undefined || error === null) resolve();
      else reject(toError(error));
    });
  });
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error('Logins cannot be kept now.', { cause: error });
}

/** Logins in memory: bounded, where express-session's own store grows for ever. */
class MemoryLogins extends Store {
  readonly #logins = new LRUCache<string, string>({ max: most, ttl: patience });

  override get(id: string, done: (error: unknown, session?: SessionData | null) => void): void {
    const text = this.#logins.get(id);
    done(null, text === undefined ? null : (JSON.parse(text) as SessionData));
  }

  override set(id: string, session: SessionData, done?: (error?: unknown) => void): void {
    this.#logins.set(id, JSON.stringify(session));
    done?.();
  }

  override destroy(id: string, done?: (error?: unknown) => void): void {
    this.#logins.delete(id);
    done?.();
  }
}

import type { GatewayConfig } from '../config/gateway-config';
import type { HttpHandler } from '../http/graphql';
import type { Identify } from '../http/identify';
import { watchNobody, type WatchAuthority } from '../http/watch-authority';
import type { Logger } from '../logger';
import { openSessions, type OpenSessions } from '../sessions/open-sessions';
import { createCsrfGuard } from './csrf-guard';
import { createIdentify } from './create-identify';
import { createPseudonyms } from './create-pseudonyms';
import { createTokenVerifier } from './create-token-verifier';
import { LiveAuthority } from './live-authority';
import { openLogin } from './login/open-login';
import { RevokedTokens } from './revoked-tokens';

/** Everything that tells who asks, made as the configuration says. */
export interface Callers {
  readonly identify: Identify;
  /** Follows the callers of live operations. */
  readonly watch: WatchAuthority;
  /** What answers under `/auth`, by path; undefined without a login. */
  readonly routes: ReadonlyMap<string, HttpHandler> | undefined;
  /** Begins to load keys and to look for the provider; resolves when sessions can be read, or shortly after when they cannot. */
  open(): Promise<void>;
  /** The issuers and providers that were never reached. */
  readonly waitingFor: () => readonly string[];
  close(): void;
}

/** What callers are told apart by. */
export interface CallersOptions {
  readonly config: Pick<GatewayConfig, 'auth' | 'sessions' | 'cors' | 'production'>;
  readonly logger: Logger;
}

/** Makes what tells who asks. Where nobody is told apart, everyone is anonymous and nothing is opened. */
export function createCallers({ config, logger }: CallersOptions): Callers {
  const { auth, sessions, cors } = config;
  const guard = createCsrfGuard({
    ownOrigin: auth.login && new URL(auth.login.redirectUri).origin,
    origins: cors.origins,
  });
  if (auth.login === undefined && auth.tokens.length === 0) {
    const identify = createIdentify({ tokens: undefined, sessions: undefined, guard, anonymous: auth.anonymous });
    const open = (): Promise<void> => Promise.resolve();
    return { identify, watch: watchNobody, routes: undefined, open, waitingFor: () => [], close: () => undefined };
  }
  return createKnownCallers({ config, logger, guard, kept: openSessions(sessions.store, sessions) });
}

interface KnownCallersOptions extends CallersOptions {
  readonly guard: ReturnType<typeof createCsrfGuard>;
  readonly kept: OpenSessions;
}

function createKnownCallers({ config, logger, guard, kept }: KnownCallersOptions): Callers {
  const { auth, production } = config;
  const { secret: secrets } = config.sessions;
  const pseudonymOf = createPseudonyms(secrets[0]);
  const revocations = new RevokedTokens(kept.store, logger);
  const tokens = createTokenVerifier({ issuers: auth.tokens, revocations, pseudonymOf, logger });
  const hasTokens = auth.tokens.length > 0;
  const login = auth.login && openLogin({ config: auth.login, secrets, production, kept, guard, logger, pseudonymOf });
  const authority = new LiveAuthority({ store: login && kept.store, revocations, logger });
  return {
    identify: createIdentify({
      tokens: hasTokens ? tokens : undefined,
      sessions: login?.sessions,
      guard,
      anonymous: auth.anonymous,
    }),
    watch: authority.watch,
    routes: login?.routes,
    open: async () => {
      tokens.open();
      login?.open();
      await kept.store.open();
      if (hasTokens) await revocations.open();
    },
    waitingFor: () => [...tokens.waitingFor(), ...(login?.waitingFor() ?? [])],
    close: () => {
      tokens.close();
      login?.close();
      authority.close();
      revocations.close();
      kept.store.close();
    },
  };
}

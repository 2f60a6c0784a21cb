import type { LoginConfig } from '../../config/auth-config';
import type { HttpHandler } from '../../http/graphql';
import type { Logger } from '../../logger';
import type { OpenSessions } from '../../sessions/open-sessions';
import type { CsrfGuard } from '../csrf-guard';
import type { SessionReader } from '../session-reader';
import { createSessionReader, type SessionReaderParts } from '../sessions/create-session-reader';
import { createTokenRenewer } from '../sessions/create-token-renewer';
import { createSessionCookies } from '../sessions/session-cookies';
import { createLoginRoutes } from './create-login-routes';
import { LoginProvider } from './login-provider';
import { createLoginStates } from './login-states';

/** Login in the browser. */
export interface Login {
  /** What reads the sessions that logins give. */
  readonly sessions: SessionReader;
  /** What answers under `/auth`, by path. */
  readonly routes: ReadonlyMap<string, HttpHandler>;
  /** Begins to look for the provider. */
  open(): void;
  /** The provider, while it was never found: nobody can log in. */
  waitingFor(): readonly string[];
  close(): void;
}

/** What a login is made of. */
export interface LoginOptions extends Pick<SessionReaderParts, 'pseudonymOf'> {
  readonly config: LoginConfig;
  /** What cookies are signed with. */
  readonly secrets: readonly string[];
  readonly production: boolean;
  readonly kept: OpenSessions;
  readonly guard: CsrfGuard;
  readonly logger: Logger;
}

/** Makes login by one provider. Nothing is asked of it before it is opened. */
export function openLogin(options: LoginOptions): Login {
  const { config, secrets, production, kept, guard, logger, pseudonymOf } = options;
  const { store, redis } = kept;
  const provider = new LoginProvider(config, logger);
  const cookies = createSessionCookies({ origin: new URL(config.redirectUri).origin, production, secrets });
  const states = createLoginStates({ secrets, isSecure: cookies.isSecure, redis });
  const renew = createTokenRenewer({ store, refresh: provider.refresh, logger });
  const sessions = createSessionReader({ cookies, store, renew, pseudonymOf });
  return {
    sessions,
    routes: createLoginRoutes({ config, provider, states, store, cookies, sessions, guard }),
    open: () => {
      provider.open();
    },
    waitingFor: () => (provider.isKnown ? [] : [config.issuer]),
    close: () => {
      provider.close();
    },
  };
}

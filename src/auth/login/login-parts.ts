import type { LoginConfig } from '../../config/auth-config';
import type { HttpFault } from '../../http/http-fault';
import type { OpenedRequest } from '../../http/request';
import type { SessionStore } from '../../sessions/session-store';
import type { CsrfGuard } from '../csrf-guard';
import type { SessionReader } from '../session-reader';
import type { SessionCookies } from '../sessions/session-cookies';
import type { LoginProvider } from './login-provider';
import type { LoginStates } from './login-states';

/** What the routes of `/auth` are made of. */
export interface LoginParts {
  readonly config: LoginConfig;
  readonly provider: LoginProvider;
  readonly states: LoginStates;
  readonly store: SessionStore;
  readonly cookies: SessionCookies;
  readonly sessions: SessionReader;
  readonly guard: CsrfGuard;
}

/** Answers a request whose method is right; gives the fault when there is no good answer. Rejects when the store of sessions fails. */
export type LoginRoute = (request: OpenedRequest) => Promise<HttpFault | undefined>;

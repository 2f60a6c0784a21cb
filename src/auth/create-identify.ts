import { HttpFault } from '../http/http-fault';
import { nobody, type Caller, type CredentialSource, type Identify } from '../http/identify';
import { MissingCredentials } from '../http/missing-credentials';
import { readHeader } from '../http/read-header';
import type { TokenVerifier } from './create-token-verifier';
import type { CsrfGuard } from './csrf-guard';
import { readCookies } from './read-cookies';
import type { SessionReader } from './session-reader';
import { TokenFault } from './token-fault';

/** What shows who asks. */
export interface IdentifyParts {
  /** Undefined when no issuer is configured: then `authorization` is not interpreted. */
  readonly tokens: Pick<TokenVerifier, 'verify'> | undefined;
  /** Undefined when there is no login: then no cookie is looked for. */
  readonly sessions: SessionReader | undefined;
  readonly guard: CsrfGuard;
  /** Whether a request without credentials is answered. */
  readonly anonymous: boolean;
}

/**
 * Makes the one way from a request to who sent it. A bearer token or a session's cookie, never both; what is there and bad is refused and
 * never taken for anonymous.
 */
export function createIdentify({ tokens, sessions, guard, anonymous }: IdentifyParts): Identify {
  const withoutCredentials = anonymous ? nobody : missing;
  return (source) => {
    const { req } = source;
    const authorization = tokens && readHeader(req, 'authorization');
    const cookies = sessions === undefined ? [] : readCookies(req, sessions.cookie);
    if (tokens !== undefined && authorization !== undefined) {
      if (cookies.length > 0) return ambiguous;
      const verdict = tokens.verify(authorization);
      return verdict instanceof Promise ? verdict.then((late) => settle(source, late)) : settle(source, verdict);
    }
    const [cookie, ...others] = cookies;
    if (sessions === undefined || cookie === undefined) return withoutCredentials;
    if (others.length > 0) return severalCookies;
    const reason = guard(req);
    if (reason === undefined) {
      const verdict = sessions.read(cookie, source);
      return verdict instanceof Promise
        ? verdict.then((late) => late ?? withoutCredentials)
        : (verdict ?? withoutCredentials);
    }
    source.log.info({ reason }, 'a cookie was refused');
    return new HttpFault('CSRF_BLOCKED');
  };
}

const missing = new MissingCredentials();
const ambiguous = new HttpFault('BAD_REQUEST', { message: 'Send a session cookie or a bearer token, not both.' });
const severalCookies = new HttpFault('BAD_REQUEST', { message: 'Send the session cookie once.' });

function settle(source: CredentialSource, verdict: Caller | TokenFault): Caller | HttpFault {
  return verdict instanceof TokenFault ? refuse(source, verdict) : verdict;
}

/** The reason is told to the log alone: a client that is told why learns what to try next. */
function refuse({ log }: CredentialSource, fault: TokenFault): HttpFault {
  const { reason, blames } = fault;
  if (blames === 'keys') {
    log.error({ reason }, 'a token could not be checked');
    return new HttpFault('AUTH_KEYS_UNAVAILABLE', { headers: { 'retry-after': '5' } });
  }
  log.info({ reason }, 'credentials were refused');
  const challenge = 'Bearer realm="selvage", error="invalid_token"';
  return new HttpFault('UNAUTHENTICATED', { headers: { 'www-authenticate': challenge } });
}

import { HttpFault } from '../../http/http-fault';
import { isPageNavigation } from '../../http/is-page-navigation';
import { readHeader } from '../../http/read-header';
import type { OpenedRequest } from '../../http/request';
import { sendAnswer } from '../../http/send';
import type { Session } from '../../sessions/session';
import { isObject, parseCompactToken, parseObject } from '../parse-compact-token';
import { readCookies } from '../read-cookies';
import { TokenFault } from '../token-fault';
import type { LoginParts, LoginRoute } from './login-parts';

/**
 * Makes `POST /auth/logout`: it ends the session here, on every replica, and says where the provider ends its own. `?everywhere=true` ends
 * all sessions of the person.
 */
export function createLogoutRoute(parts: LoginParts): LoginRoute {
  const { config, provider, store, cookies } = parts;
  const ownOrigin = new URL(config.redirectUri).origin;
  return async (request) => {
    const { req, res, log } = request;
    const reason = isOwnForm(request, ownOrigin) ? undefined : parts.guard(req);
    if (reason !== undefined) {
      log.info({ reason }, 'a cookie was refused');
      return new HttpFault('CSRF_BLOCKED');
    }
    const everywhere = new URLSearchParams(req.url?.split('?')[1]).get('everywhere') === 'true';
    const ids = readCookies(req, cookies.name).map((value) => cookies.open(value));
    let logoutUrl: string | undefined;
    for (const id of ids) {
      const session = id === undefined ? undefined : await store.end(id);
      if (session === undefined) continue;
      if (everywhere) await store.endPerson(session);
      await revokeAccess(parts, session);
      void provider.revoke(session.tokens);
      logoutUrl = await provider.logoutUrl(session.tokens);
    }
    res.appendHeader('set-cookie', cookies.clear);
    answer(request, logoutUrl);
    return undefined;
  };
}

/** A form of our own pages: browsers say where a form was, and none but ours may have this origin. */
function isOwnForm({ req }: OpenedRequest, ownOrigin: string): boolean {
  const site = readHeader(req, 'sec-fetch-site');
  return readHeader(req, 'origin') === ownOrigin && (site === undefined || site === 'same-origin');
}

/** A browser that goes there itself is sent on; a script is told, as it could not follow to another origin. */
function answer(request: OpenedRequest, logoutUrl: string | undefined): void {
  if (isPageNavigation(request.req)) {
    const headers = { location: logoutUrl ?? '/graphql' };
    sendAnswer(request, { status: 303, mediaType: 'text/plain', headers, body: '' });
    return;
  }
  const body = JSON.stringify({ loggedOut: true, ...(logoutUrl !== undefined && { logoutUrl }) });
  sendAnswer(request, { status: 200, mediaType: 'application/json', body });
}

/** The session's access token opens nothing here any more, should it be a token with a name of its own. */
async function revokeAccess({ store }: LoginParts, { tokens }: Session): Promise<void> {
  const token = parseCompactToken(tokens.access);
  const claims = token instanceof TokenFault ? undefined : parseObject(token.payload);
  if (!isObject(claims)) return;
  const { iss: issuer, jti, exp } = claims;
  if (typeof issuer !== 'string' || typeof jti !== 'string' || typeof exp !== 'number') return;
  await store.revoke({ issuer, jti, until: exp * 1000 });
}

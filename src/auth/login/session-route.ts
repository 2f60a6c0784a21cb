import { HttpFault } from '../../http/http-fault';
import { nobody } from '../../http/identify';
import { sendAnswer } from '../../http/send';
import { readCookies } from '../read-cookies';
import type { LoginParts, LoginRoute } from './login-parts';

/** Claims that say something of the login and nothing of the person. */
const protocolClaims = ['iss', 'sub', 'aud', 'azp', 'exp', 'iat', 'nonce', 'at_hash', 'c_hash', 's_hash', 'sid'];

/** Makes `GET /auth/session`, which tells a page who is logged in: never a token. It changes nothing, so that it needs no proof of who asks. */
export function createSessionRoute({ cookies, sessions }: Pick<LoginParts, 'cookies' | 'sessions'>): LoginRoute {
  return async (request) => {
    const [cookie, ...others] = readCookies(request.req, cookies.name);
    if (others.length > 0) return new HttpFault('BAD_REQUEST', { message: 'Send the session cookie once.' });
    const caller = (cookie === undefined ? undefined : await sessions.read(cookie, request)) ?? nobody;
    if (caller instanceof HttpFault) return caller;
    const { identity } = caller;
    const told =
      identity === undefined
        ? { authenticated: false }
        : {
            authenticated: true,
            subject: identity.subject,
            issuer: identity.issuer,
            scopes: identity.scopes,
            claims: withoutProtocol(identity.claims),
            expires: new Date(identity.expires ?? 0).toISOString(),
          };
    sendAnswer(request, { status: 200, mediaType: 'application/json', body: JSON.stringify(told) });
    return undefined;
  };
}

function withoutProtocol(claims: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => !protocolClaims.includes(name)));
}

import { TokenFault } from './token-fault';

/** RFC 6750, 2.1: the scheme, spaces, the token. */
const credentials = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** The most characters of a token. */
const longestToken = 8192;

/** Takes the token out of an `authorization` header. Two headers, joined by a comma, are no token. */
export function readBearer(authorization: string): string | TokenFault {
  const token = credentials.exec(authorization)?.[1];
  if (token === undefined) return new TokenFault('the authorization header holds no single bearer token');
  if (token.length > longestToken) return new TokenFault(`the token has more than ${longestToken} characters`);
  return token;
}

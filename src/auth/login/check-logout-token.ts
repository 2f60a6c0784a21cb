import { createRemoteJWKSet, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';

/** What a provider says of a session that it ended. */
export interface ProviderLogout {
  /** Undefined when all sessions of the subject are meant. */
  readonly sid: string | undefined;
  readonly subject: string | undefined;
  readonly jti: string;
  /** When the token ends, in milliseconds since 1970. */
  readonly until: number;
}

/** Whose logout tokens are believed, and by which keys. */
export interface LogoutTokenPolicy {
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: JWTVerifyGetKey;
}

const algorithms = [
  'RS256',
  'PS256',
  'ES256',
  'RS384',
  'RS512',
  'PS384',
  'PS512',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const logoutEvent = 'http://schemas.openid.net/event/backchannel-logout';

/** The longest life of a logout token that is believed, in seconds. */
const longestLife = 3600;

/** The keys of a provider, fetched when they are needed: within 2 s, and not again within 30 s. */
export function createProviderKeys(address: string): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(address), { timeoutDuration: 2000, cooldownDuration: 30_000 });
}

/**
 * Checks a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6). Resolves with the sentence that says what is wrong with a bad
 * one, and with `keys` when there is nothing to check it with.
 */
export async function checkLogoutToken(
  token: string,
  { issuer, clientId, keys }: LogoutTokenPolicy,
): Promise<ProviderLogout | string> {
  try {
    const options = {
      issuer,
      audience: clientId,
      algorithms,
      clockTolerance: 30,
      requiredClaims: ['iat', 'exp', 'jti'],
    };
    const { payload, protectedHeader } = await jwtVerify(token, keys, options);
    const { typ } = protectedHeader;
    if (typ !== undefined && !/^(?:application\/)?(?:logout\+)?jwt$/i.test(typ))
      return 'its typ is not that of a logout token';
    if ('nonce' in payload) return 'it has a nonce, and so is no logout token';
    if (!hasLogoutEvent(payload['events'])) return 'its events do not say that it is a logout token';
    const { sub, sid, jti = '', exp = 0, iat = 0 } = payload;
    if (exp - iat > longestLife) return 'it lives longer than an hour';
    if (typeof sid !== 'string' && sub === undefined) return 'it names neither a session nor a subject';
    return { sid: typeof sid === 'string' ? sid : undefined, subject: sub, jti, until: exp * 1000 };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) return 'keys';
    const isFetch = error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC';
    return isFetch ? 'keys' : `it does not verify (${error.code})`;
  }
}

function hasLogoutEvent(events: unknown): boolean {
  if (typeof events !== 'object' || events === null || !Object.hasOwn(events, logoutEvent)) return false;
  const event: unknown = Object.entries(events).find(([name]) => name === logoutEvent)?.[1];
  return typeof event === 'object' && event !== null && !Array.isArray(event);
}

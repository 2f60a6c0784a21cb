import { isObject } from './parse-compact-token';
import { TokenFault } from './token-fault';

/** A token's claims that were checked; an identity is made of them. */
export class Claims {
  readonly issuer: string;
  readonly subject: string;
  /** In milliseconds since 1970. */
  readonly expires: number;
  readonly jti: string | undefined;

  constructor(
    /** All of them, as they were signed. */
    readonly all: Readonly<Record<string, unknown>>,
    {
      iss,
      sub,
      exp,
      jti,
    }: { readonly iss: string; readonly sub: string; readonly exp: number; readonly jti?: string | undefined },
  ) {
    this.issuer = iss;
    this.subject = sub;
    this.expires = exp * 1000;
    this.jti = jti;
  }
}

/** What claims are held to. Durations are milliseconds. */
export interface ClaimsPolicy {
  readonly maxLifetime: number;
  /** How far clocks may be apart. */
  readonly skew: number;
}

/** Claims that only an ID token or a logout token has: the one tells a client who logged in, the other who left. */
const foreignClaims = ['nonce', 'at_hash', 'c_hash', 's_hash', 'events'];

/**
 * Checks what passport-jwt leaves open (RFC 8725, 3.8, 3.11, 3.12): exp, iat and sub are there, the life of the token is not too long and
 * not yet to come, and it is no token of another kind. Signature, issuer, audience and expiry have been checked before.
 */
export function checkClaims(payload: unknown, { maxLifetime, skew }: ClaimsPolicy): Claims | TokenFault {
  if (!isObject(payload)) return new TokenFault('the token’s payload is not a JSON object');
  const { iss, sub, exp, iat, jti } = payload;
  if (typeof exp !== 'number') return new TokenFault('the token has no exp');
  if (typeof iat !== 'number') return new TokenFault('the token has no iat');
  if (typeof sub !== 'string' || sub === '') return new TokenFault('the token has no sub');
  if (typeof iss !== 'string') return new TokenFault('the token has no iss');
  if (jti !== undefined && typeof jti !== 'string') return new TokenFault('the token’s jti is no text');
  if ((exp - iat) * 1000 > maxLifetime) return new TokenFault('the token lives longer than maxLifetime allows');
  if (iat * 1000 > Date.now() + skew) return new TokenFault('the token was issued in the future');
  const foreign = foreignClaims.find((name) => Object.hasOwn(payload, name));
  if (foreign !== undefined) return new TokenFault(`the token has ${foreign} and so is no access token`);
  return new Claims(payload, { iss, sub, exp, jti });
}

import type { TokenIssuer } from '../config/auth-config';
import type { Caller } from '../http/identify';
import type { Logger } from '../logger';
import { checkTokenHeader } from './check-token-header';
import { createTokenStrategy, type CheckToken } from './create-token-strategy';
import { identityOfClaims } from './identity-of-claims';
import { type KeyTimes, keyTimes } from './keys/key-times';
import { SigningKeys } from './keys/signing-keys';
import { parseCompactToken, parseObject, type CompactToken } from './parse-compact-token';
import { readBearer } from './read-bearer';
import { RememberedTokens, type MemoryBounds } from './remembered-tokens';
import type { Revocations, TokenId } from './revocations';
import { TokenFault } from './token-fault';

/** Tells who holds a bearer token. */
export interface TokenVerifier {
  /** Begins to load the issuers' keys. */
  open(): void;
  /**
   * Takes an `authorization` header to its caller, or tells why not; at once for a token that was verified before. Rejects on our own faults
   * alone.
   */
  verify(authorization: string): Caller | TokenFault | Promise<Caller | TokenFault>;
  /** The issuers whose keys could not be had: their tokens cannot be checked. */
  waitingFor(): readonly string[];
  close(): void;
}

/** What a verifier is made of. */
export interface TokenVerifierParts {
  readonly issuers: readonly TokenIssuer[];
  readonly revocations: Revocations;
  readonly pseudonymOf: (person: { readonly issuer: string; readonly subject: string }) => string;
  readonly logger: Logger;
  /** Default: those of {@link keyTimes}. */
  readonly times?: KeyTimes;
  readonly memory?: MemoryBounds;
}

/** One issuer: its keys, and the check of its tokens. */
interface Issuer {
  readonly algorithms: readonly string[];
  readonly keys: SigningKeys;
  readonly check: CheckToken;
}

/** Makes the verifier of several issuers' tokens. Nothing is fetched before it is opened. */
export function createTokenVerifier(parts: TokenVerifierParts): TokenVerifier {
  const { logger, times = keyTimes, revocations, pseudonymOf } = parts;
  const issuers = new Map(
    parts.issuers.map((issuer): [string, Issuer] => {
      const keys = new SigningKeys(issuer, logger, times);
      const check = createTokenStrategy({ ...issuer, findKey: (header) => keys.find(header) });
      return [issuer.issuer, { algorithms: issuer.algorithms, keys, check }];
    }),
  );
  const remembered = new RememberedTokens(parts.memory);

  async function verifyAnew(authorization: string): Promise<Caller | TokenFault> {
    const text = readBearer(authorization);
    const token = text instanceof TokenFault ? text : parseCompactToken(text);
    if (token instanceof TokenFault) return token;
    const issuer = issuers.get(readIssuer(token));
    if (issuer === undefined) return new TokenFault('the token’s iss is not one that is configured');
    const { algorithms, keys, check } = issuer;
    const fault = checkTokenHeader(token.header, algorithms);
    if (fault !== undefined) return fault;
    if (keys.version === undefined) await keys.firstLoad();
    const { version } = keys;
    const claims = await check(token);
    if (claims instanceof TokenFault) return claims;
    const { jti, expires } = claims;
    const id = jti === undefined ? undefined : { issuer: claims.issuer, jti };
    const pseudonym = pseudonymOf(claims);
    const caller = { identity: identityOfClaims(claims, { token: token.text, pseudonym }), session: undefined };
    if (version !== undefined) remembered.add(authorization, { caller, expires, id, keys, version });
    return refuseRevoked(caller, id);
  }

  function refuseRevoked(caller: Caller, id: TokenId | undefined): Caller | TokenFault | Promise<Caller | TokenFault> {
    if (id === undefined) return caller;
    const revoked = revocations.isRevoked(id);
    if (typeof revoked === 'boolean') return revoked ? tokenRevoked : caller;
    return revoked.then((isRevoked) => (isRevoked ? tokenRevoked : caller));
  }

  return {
    open: () => {
      for (const { keys } of issuers.values()) keys.open();
    },
    verify: (authorization) => {
      const known = remembered.find(authorization);
      return known === undefined ? verifyAnew(authorization) : refuseRevoked(known.caller, known.id);
    },
    waitingFor: () => [...issuers].filter(([, { keys }]) => keys.version === undefined).map(([name]) => name),
    close: () => {
      for (const { keys } of issuers.values()) keys.close();
    },
  };
}

const tokenRevoked = new TokenFault('the token was revoked');

/** Whom a token claims to be of; it chooses what it is checked by, and is checked with the rest. Empty when it names nobody. */
function readIssuer({ payload }: CompactToken): string {
  const iss = parseObject(payload)?.['iss'];
  return typeof iss === 'string' ? iss : '';
}

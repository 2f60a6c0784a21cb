import passportModule from 'passport';
import { Strategy, type VerifiedCallback } from 'passport-jwt';
import type { TokenIssuer } from '../config/auth-config';
import { checkClaims, Claims } from './check-claims';
import type { CompactToken } from './parse-compact-token';
import { TokenFault } from './token-fault';

/** How far the clocks of an issuer and of the gateway may be apart, in milliseconds. */
const skew = 30_000;

/** What tokens of one issuer are checked by. */
export interface StrategyOptions extends Pick<TokenIssuer, 'issuer' | 'audience' | 'algorithms' | 'maxLifetime'> {
  /** Finds the key, as PEM, that a token's header names. */
  readonly findKey: (header: CompactToken['header']) => Promise<string | TokenFault>;
}

/** Checks a token that was taken apart. Rejects on our own faults alone. */
export type CheckToken = (token: CompactToken) => Promise<Claims | TokenFault>;

/** A token on its way through Passport, in place of a request that holds it. */
interface TokenRequest {
  readonly token: CompactToken;
}

type Authenticate = (request: TokenRequest, response: object, next: (error: unknown) => void) => void;

/**
 * Makes the check of one issuer's tokens: passport-jwt proves the signature, the issuer, the audience and the times; the policy on claims
 * that it leaves open is asked after it.
 */
export function createTokenStrategy(options: StrategyOptions): CheckToken {
  const passport = new passportModule.Passport();
  passport.use(createStrategy(options));
  return (token) =>
    new Promise((resolve, reject) => {
      const settle = (error: unknown, user: unknown, info: unknown): void => {
        if (error instanceof Error) reject(error);
        else resolve(user instanceof Claims ? user : toFault(info));
      };
      // Passport's steps are those of any framework, and its types know Express's alone.
      const authenticate = passport.authenticate('jwt', { session: false }, settle) as Authenticate;
      authenticate({ token }, {}, reject);
    });
}

function createStrategy({ issuer, audience, algorithms, maxLifetime, findKey }: StrategyOptions): Strategy {
  return new Strategy(
    {
      jwtFromRequest: (request: TokenRequest) => request.token.text,
      secretOrKeyProvider: (request: TokenRequest, _text, done) => {
        findKey(request.token.header).then(
          (key) => {
            if (key instanceof TokenFault) done(key);
            else done(null, key);
          },
          (error: unknown) => {
            done(error);
          },
        );
      },
      issuer,
      audience: [...audience],
      algorithms: [...algorithms],
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- The only way to passport-jwt's tolerance of clocks.
      jsonWebTokenOptions: { clockTolerance: skew / 1000 },
    },
    (payload: unknown, done: VerifiedCallback) => {
      const claims = checkClaims(payload, { maxLifetime, skew });
      if (claims instanceof TokenFault) done(null, false, claims);
      else done(null, claims);
    },
  );
}

/** Passport-jwt fails with the fault it was given, or with an error whose message names a rule and what was expected. */
function toFault(info: unknown): TokenFault {
  if (info instanceof TokenFault) return info;
  return new TokenFault(info instanceof Error ? info.message.slice(0, 200) : 'the token could not be checked');
}

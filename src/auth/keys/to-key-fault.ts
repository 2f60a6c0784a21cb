import { TokenFault } from '../token-fault';

const reasons: Readonly<Record<string, string>> = {
  ERR_JWKS_NO_MATCHING_KEY: 'no key of the issuer is the one that the token names',
  ERR_JWKS_MULTIPLE_MATCHING_KEYS: 'the token names no kid, and several keys of the issuer would fit',
};

/** What it means for a token that its key could not be found among keys that are loaded: it is not believed. */
export function toKeyFault(error: unknown): TokenFault {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return new TokenFault(reasons[code] ?? 'the key that the token names cannot be had now');
}

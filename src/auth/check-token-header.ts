import { TokenFault } from './token-fault';

/** Members that bring or point to a key: whoever wrote the token chose it. */
const keyBearers = ['jwk', 'jku', 'x5u', 'x5c'] as const;

/** RFC 9068 and RFC 7519, with and without the prefix that may be left out. */
const types = ['at+jwt', 'application/at+jwt', 'jwt', 'application/jwt'];

/**
 * Checks a token's header before anything is fetched or computed for it (RFC 8725, 3.1, 3.5, 3.10, 3.11): an allowed algorithm, an
 * allowed type, no key of its own, no extension that must be understood. Undefined when it is good.
 */
export function checkTokenHeader(
  header: Readonly<Record<string, unknown>>,
  algorithms: readonly string[],
): TokenFault | undefined {
  const { alg, typ, kid } = header;
  if (typeof alg !== 'string' || !algorithms.includes(alg)) return new TokenFault('the token’s alg is not allowed');
  if (typ !== undefined && (typeof typ !== 'string' || !types.includes(typ.toLowerCase())))
    return new TokenFault('the token’s typ is not one of an access token');
  if (Object.hasOwn(header, 'crit')) return new TokenFault('the token has critical extensions');
  const bearer = keyBearers.find((name) => Object.hasOwn(header, name));
  if (bearer !== undefined) return new TokenFault(`the token brings a key by ${bearer}`);
  if (kid !== undefined && typeof kid !== 'string') return new TokenFault('the token’s kid is no text');
  return undefined;
}

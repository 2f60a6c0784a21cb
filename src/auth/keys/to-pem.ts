import { KeyObject, type webcrypto } from 'node:crypto';
import { TokenFault } from '../token-fault';
import { hasWeakPrimes } from './has-weak-primes';

/** NIST SP 800-131A: shorter RSA keys are no longer believed. */
const shortestModulus = 2048;

/** FIPS 186-5, 5.1: the smallest public exponent. With 1 every text would be its own signature. */
const smallestExponent = 65_537n;

const known = new WeakMap<webcrypto.CryptoKey, string | TokenFault>();

/** Writes a public key as passport-jwt takes it. RSA keys that can be broken are a fault. */
export function toPem(key: webcrypto.CryptoKey): string | TokenFault {
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const object = KeyObject.from(key);
  const pem = findWeakness(object) ?? object.export({ type: 'spki', format: 'pem' }).toString();
  known.set(key, pem);
  return pem;
}

function findWeakness(key: KeyObject): TokenFault | undefined {
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails ?? {};
  if (modulusLength === undefined || publicExponent === undefined) return undefined;
  if (modulusLength < shortestModulus) return new TokenFault(`the issuer’s key has fewer than ${shortestModulus} bits`);
  if (publicExponent < smallestExponent) return new TokenFault('the issuer’s key has a public exponent below 65537');
  const modulus = Buffer.from(key.export({ format: 'jwk' }).n ?? '', 'base64url').toString('hex');
  return hasWeakPrimes(BigInt(`0x${modulus}`)) ? new TokenFault('the issuer’s key can be factored') : undefined;
}

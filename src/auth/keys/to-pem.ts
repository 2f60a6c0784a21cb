import { KeyObject, type webcrypto } from 'node:crypto';
import { TokenFault } from '../token-fault';

/** NIST SP 800-131A: shorter RSA keys are no longer believed. */
const shortestModulus = 2048;

const known = new WeakMap<webcrypto.CryptoKey, string>();

/** Writes a public key as passport-jwt takes it. RSA keys that are too short are a fault. */
export function toPem(key: webcrypto.CryptoKey): string | TokenFault {
  const earlier = known.get(key);
  if (earlier !== undefined) return earlier;
  const object = KeyObject.from(key);
  const { modulusLength } = object.asymmetricKeyDetails ?? {};
  if (modulusLength !== undefined && modulusLength < shortestModulus)
    return new TokenFault(`the issuer’s key has fewer than ${shortestModulus} bits`);
  const pem = object.export({ type: 'spki', format: 'pem' }).toString();
  known.set(key, pem);
  return pem;
}

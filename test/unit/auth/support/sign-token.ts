import { constants, createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** A pair of keys with the name that tokens and key sets give it. */
export interface TestKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** A token's two JSON parts; text and bytes stand as they are. */
export interface TokenParts {
  readonly header: Readonly<Record<string, unknown>> | string;
  readonly claims: Readonly<Record<string, unknown>> | string | Uint8Array;
}

/** Makes an RSA or EC pair. RSA pairs are dear: make few. */
export function createKey(kid: string, kind: 'rsa' | 'ec' = 'rsa', bits = 2048): TestKey {
  const pair =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: bits })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid, ...pair };
}

/** A key as a key set publishes it. */
export function toJwk({ kid, publicKey }: TestKey, members: object = {}): Record<string, unknown> {
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', ...members };
}

/** Signs a token by the algorithm that `alg` names, whatever its header says. `secret`: what HS256 signs with. */
export function signToken(
  { header, claims }: TokenParts,
  alg: string,
  key: KeyObject | { readonly secret: string | Buffer } | undefined,
): string {
  const signed = `${encode(header)}.${encode(claims)}`;
  return `${signed}.${signature(signed, alg, key).toString('base64url')}`;
}

function signature(signed: string, alg: string, key: Parameters<typeof signToken>[2]): Buffer {
  if (key === undefined) return Buffer.alloc(0);
  const hash = `sha${alg.slice(2)}`;
  if ('secret' in key) return createHmac(hash, key.secret).update(signed).digest();
  const padding = alg.startsWith('PS') ? { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 } : {};
  const saltLength = alg.startsWith('PS') ? { saltLength: Number(alg.slice(2)) / 8 } : {};
  return sign(hash, Buffer.from(signed), { key, ...padding, ...saltLength, dsaEncoding: 'ieee-p1363' });
}

/** A part of a token, without padding. */
export function encode(part: TokenParts['claims']): string {
  if (part instanceof Uint8Array) return Buffer.from(part).toString('base64url');
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');
}

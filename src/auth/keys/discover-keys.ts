import { fetchJson, type FetchBounds } from './fetch-json';

/**
 * Asks an issuer where its keys are (OpenID Connect Discovery 1.0, 4). Rejects when the document is of another issuer, or points from
 * https to plain text.
 */
export async function discoverKeys(issuer: string, bounds: FetchBounds): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const document = await fetchJson(url, bounds);
  if (typeof document !== 'object' || document === null) throw new Error('The discovery document is not an object.');
  const { issuer: named, jwks_uri: keys } = document as Readonly<Record<string, unknown>>;
  if (named !== issuer) throw new Error('The discovery document is of another issuer.');
  if (typeof keys !== 'string' || !URL.canParse(keys)) throw new Error('The discovery document names no jwks_uri.');
  if (!isAsSafe(keys, issuer)) throw new Error('The discovery document’s jwks_uri is not https.');
  return keys;
}

function isAsSafe(keys: string, issuer: string): boolean {
  const { protocol } = new URL(keys);
  return protocol === 'https:' || (protocol === 'http:' && new URL(issuer).protocol === 'http:');
}

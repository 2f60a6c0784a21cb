/**
 * Checks a JSON Web Key Set before it replaces the keys that serve: a list of keys of which no two answer to one name (RFC 7517, 4.5), and
 * no secret among them. Returns the same document; throws with what is wrong.
 */
export function checkKeySet(document: unknown): object {
  if (typeof document !== 'object' || document === null || !('keys' in document) || !Array.isArray(document.keys))
    throw new Error('The answer is not a JSON Web Key Set.');
  const names = new Set<string>();
  for (const key of document.keys as readonly unknown[]) {
    if (typeof key !== 'object' || key === null) throw new Error('The key set holds something that is no key.');
    const { kid, kty, use } = key as Readonly<Record<string, unknown>>;
    if (kty === 'oct' || 'd' in key) throw new Error('The key set holds a secret key.');
    if (kid === undefined) continue;
    const name = JSON.stringify([kid, kty, use]);
    if (names.has(name)) throw new Error('The key set holds two keys of one kid.');
    names.add(name);
  }
  return document;
}

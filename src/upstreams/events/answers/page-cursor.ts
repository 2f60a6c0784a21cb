/** Writes the place of an entity in its connection as an opaque text. It stays good whatever comes and goes around it. */
export function formatPageCursor(type: string, key: string): string {
  return Buffer.from(JSON.stringify([type, key])).toString('base64url');
}

/** Reads the key's text out of a cursor; undefined when it is no cursor of a connection of that type. */
export function parsePageCursor(type: string, cursor: string): string | undefined {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(parts) || parts.length !== 2) return undefined;
  const [of, key] = parts as readonly unknown[];
  return of === type && typeof key === 'string' ? key : undefined;
}

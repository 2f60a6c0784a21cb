/** Where NATS servers are, and who we are to them. */
export interface NatsAddress {
  /** Each `host:port` or `host`; the port that NATS takes by default is 4222. */
  readonly servers: readonly string[];
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly token: string | undefined;
  /** Whether only an encrypted connection will do. */
  readonly isEncrypted: boolean;
}

const shape = 'write nats://user:password@host:4222 or, with TLS, tls://host; several hosts are separated by commas';
const serverPattern = /^(?:\[[0-9a-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i;

/**
 * Reads the URL of a NATS bus: `nats://` or `tls://`, a user with a password (or a token alone) before the first host, percent
 * encoded. Throws with how to mend it; what it says never holds a credential.
 */
export function parseNatsUrl(url: string): NatsAddress {
  const [, scheme, rest] = /^(nats|tls):\/\/([^\s]+?)\/?$/i.exec(url) ?? [];
  if (scheme === undefined || rest === undefined) throw new Error(`The URL of the NATS bus cannot be read: ${shape}.`);
  const end = rest.lastIndexOf('@', rest.includes(',') ? rest.indexOf(',') : undefined);
  const servers = rest
    .slice(end + 1)
    .split(',')
    .map((server) => server.replace(/^(nats|tls):\/\//i, ''));
  const wrong = servers.find((server) => !serverPattern.test(server));
  if (wrong !== undefined) {
    const told = wrong.includes('@')
      ? 'Only the first host of the NATS bus takes credentials'
      : `The NATS bus has no host in "${wrong}"`;
    throw new Error(`${told}: ${shape}.`);
  }
  return {
    servers,
    ...readCredentials(end < 0 ? '' : rest.slice(0, end)),
    isEncrypted: scheme.toLowerCase() === 'tls',
  };
}

function readCredentials(text: string): Pick<NatsAddress, 'user' | 'password' | 'token'> {
  if (text === '') return { user: undefined, password: undefined, token: undefined };
  const colon = text.indexOf(':');
  if (colon < 0) return { user: undefined, password: undefined, token: decode(text) };
  return { user: decode(text.slice(0, colon)), password: decode(text.slice(colon + 1)), token: undefined };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`The credentials of the NATS bus are not percent-encoded: ${shape}.`);
  }
}

import { createHmac, timingSafeEqual } from 'node:crypto';
import { idLength } from '../../sessions/session-id';

/** The cookie that names a browser's session. */
export interface SessionCookies {
  readonly name: string;
  /** Whether browsers send it over TLS alone. */
  readonly isSecure: boolean;
  /** The `set-cookie` that gives a session to a browser. */
  give(id: string): string;
  /** The `set-cookie` that takes it away. */
  readonly clear: string;
  /** The id that a cookie's value names; undefined when it was not signed by us. */
  open(value: string): string | undefined;
}

/** Where cookies go, and what they are signed with. */
export interface CookieOptions {
  /** The address that browsers know the gateway by. */
  readonly origin: string;
  readonly production: boolean;
  /** The first signs; all are believed. */
  readonly secrets: readonly string[];
}

const signatureLength = 43;
const wellFormed = new RegExp(`^[\\w-]{${String(idLength)}}\\.[\\w-]{${String(signatureLength)}}$`);

/** True where cookies may go without TLS: at loopback, outside production. */
function allowsPlainCookies({ origin, production }: Omit<CookieOptions, 'secrets'>): boolean {
  const { protocol, hostname } = new URL(origin);
  return !production && protocol === 'http:' && /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/**
 * Makes the session's cookie: it holds a signed id and nothing else. `__Host-` makes browsers refuse it from any other host, subdomains
 * included; browsers take that name over TLS alone, so that on loopback a plain one stands in for it.
 */
export function createSessionCookies(options: CookieOptions): SessionCookies {
  const { secrets } = options;
  const isSecure = !allowsPlainCookies(options);
  const name = isSecure ? '__Host-selvage' : 'selvage';
  const attributes = `Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;
  const [first = ''] = secrets;
  return {
    name,
    isSecure,
    give: (id) => `${name}=${id}.${sign(id, first).toString('base64url')}; ${attributes}`,
    clear: `${name}=; Max-Age=0; ${attributes}`,
    open: (value) => {
      if (!wellFormed.test(value)) return undefined;
      const id = value.slice(0, idLength);
      const signature = Buffer.from(value.slice(idLength + 1), 'base64url');
      return secrets.some((secret) => isSame(sign(id, secret), signature)) ? id : undefined;
    },
  };
}

function sign(id: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(`session\n${id}`).digest();
}

function isSame(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}

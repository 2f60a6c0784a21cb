import type { CredentialSource } from '../http/identify';
import { parseMediaType } from '../http/media-type';
import { readHeader } from '../http/read-header';

/** Tells why a request's cookie does not count; undefined when it does. The reason is for the log. */
export type CsrfGuard = (req: CredentialSource['req']) => string | undefined;

/** What browsers call a request of our own pages, and one that no page asked for. */
const ownSites: readonly string[] = ['same-origin', 'none'];

/** Whose pages may use a cookie. */
export interface CsrfOptions {
  /** The origin that browsers know the gateway by. Default: none; then only the header proves anything. */
  readonly ownOrigin: string | undefined;
  /** Other origins that are trusted. */
  readonly origins: readonly string[];
}

/**
 * Makes the guard of cookies, which browsers send with whatever any page asks for. A cookie counts when the request carries
 * `x-selvage-csrf: 1`, which other pages cannot send without a preflight, or is JSON (or a WebSocket) of our own pages; never when the browser
 * says that a page elsewhere sent it, trusted origins aside.
 */
export function createCsrfGuard({ ownOrigin, origins }: CsrfOptions): CsrfGuard {
  return (req) => {
    const origin = readHeader(req, 'origin');
    const site = readHeader(req, 'sec-fetch-site');
    const isOwn = origin !== undefined && origin === ownOrigin;
    const isTrusted = origin !== undefined && origins.includes(origin);
    if (origin !== undefined && !isOwn && !isTrusted) return 'a page of another origin sent the request';
    if (site !== undefined && !ownSites.includes(site) && !isTrusted)
      return 'the browser says that a page elsewhere sent it';
    if (readHeader(req, 'x-selvage-csrf') === '1') return undefined;
    if (readHeader(req, 'upgrade') !== undefined)
      return isOwn || isTrusted ? undefined : 'a WebSocket with a cookie names no origin';
    if (!isJson(req)) return 'neither x-selvage-csrf: 1 nor a JSON request';
    return isOwn || site === 'same-origin' ? undefined : 'nothing shows that one of our own pages sent it';
  };
}

function isJson(req: CredentialSource['req']): boolean {
  return req.method === 'POST' && parseMediaType(readHeader(req, 'content-type')).essence === 'application/json';
}

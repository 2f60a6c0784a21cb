import { readHeader } from './read-header';
import type { OpenedRequest } from './request';

/** Says in an answer's headers whose pages may read it. Returns true when the request was only that question, and is answered. */
export type Cors = (request: OpenedRequest) => boolean;

/** What a page may send, beside what browsers let every page send. */
const allowedHeaders = 'accept, authorization, content-type, last-event-id, traceparent, x-request-id, x-selvage-csrf';

/** What a page may read. */
const exposedHeaders = 'retry-after, www-authenticate, x-request-id';

/**
 * Makes the step that lets pages of other origins read answers (the Fetch standard's CORS protocol): those of the list, compared character
 * by character, with credentials. For all others nothing is said, and their browsers refuse.
 */
export function createCors(origins: readonly string[]): Cors {
  const listed = new Set(origins);
  return ({ req, res }) => {
    res.setHeader('vary', 'origin');
    const origin = readHeader(req, 'origin');
    if (origin === undefined || !listed.has(origin)) return false;
    res.setHeader('access-control-allow-origin', origin);
    res.setHeader('access-control-allow-credentials', 'true');
    res.setHeader('access-control-expose-headers', exposedHeaders);
    if (req.method !== 'OPTIONS' || readHeader(req, 'access-control-request-method') === undefined) return false;
    res.writeHead(204, {
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': allowedHeaders,
      'access-control-max-age': '600',
    });
    res.end();
    return true;
  };
}

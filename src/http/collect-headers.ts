import type { IncomingMessage } from 'node:http';
import type { CallContext } from '../upstreams/call-context';

/**
 * Collects the headers as they were sent, names in lower case. A header sent twice is joined (by `; ` for cookies, else by
 * `, `), so that no later step sees one value where the client sent two. The object has no prototype.
 */
export function collectHeaders({ rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): CallContext['headers'] {
  // Node's own `headers` drops second values of some names, and its `headersDistinct` throws on a header named __proto__.
  const headers = Object.create(null) as Record<string, string | undefined>;
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    const value = rawHeaders[index + 1] ?? '';
    const earlier = headers[name];
    headers[name] = earlier === undefined ? value : `${earlier}${name === 'cookie' ? '; ' : ', '}${value}`;
  }
  return headers;
}

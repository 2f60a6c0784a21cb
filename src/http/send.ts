import type { HttpFault } from './http-fault';
import { negotiate } from './negotiate';
import { readHeader } from './read-header';
import type { OpenedRequest } from './request';

/** The media types of a GraphQL answer, the default first. */
export const graphqlMediaTypes = ['application/json', 'application/graphql-response+json'] as const;

/** A whole answer. */
export interface Answer {
  readonly status: number;
  /** Without charset: every answer is UTF-8. */
  readonly mediaType: string;
  /** Headers of this answer, in place of those that every answer has. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body: string;
}

/** Writes a whole answer, never to be stored by a cache. A response that has begun or whose client left is not touched. */
export function sendAnswer(request: OpenedRequest, { status, mediaType, headers, body }: Answer): void {
  const { req, res } = request;
  if (res.headersSent || res.destroyed) return;
  const head = commonHeaders(request);
  head['content-type'] = `${mediaType}; charset=utf-8`;
  const bytes = Buffer.byteLength(body);
  head['content-length'] = String(bytes);
  res.writeHead(status, headers === undefined ? head : { ...head, ...headers });
  // As text, head and body leave in one write; text that is ASCII, as most is, leaves as it lies in memory.
  if (req.method === 'HEAD') res.end();
  else res.end(body, bytes === body.length ? 'latin1' : 'utf8');
}

/** The headers of every answer: its request's id, and that nobody stores it or guesses another type. */
export function commonHeaders({ id, isLast }: OpenedRequest): Record<string, string> {
  const head: Record<string, string> = {
    'x-request-id': id,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
  };
  if (isLast) head['connection'] = 'close';
  return head;
}

/** Writes a fault in GraphQL's error shape, in the GraphQL media type that the client prefers. */
export function sendFault(request: OpenedRequest, fault: HttpFault): void {
  const mediaType = negotiate(readHeader(request.req, 'accept'), graphqlMediaTypes) ?? graphqlMediaTypes[0];
  const { status, headers } = fault;
  sendAnswer(request, { status, headers, mediaType, body: JSON.stringify(fault.toBody()) });
}

import type { ServerResponse } from 'node:http';
import type { HttpFault } from './http-fault';
import { negotiate } from './negotiate';

/** The media types of a GraphQL answer, the default first. */
export const graphqlMediaTypes = ['application/json', 'application/graphql-response+json'] as const;

/** A whole answer. */
export interface Answer {
  readonly status: number;
  /** Without charset: every answer is UTF-8. */
  readonly mediaType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Writes a whole answer, never to be stored by a cache. A response that has begun or whose client left is not touched. */
export function sendAnswer(res: ServerResponse, { status, mediaType, headers = {}, body }: Answer): void {
  if (res.headersSent || res.destroyed) return;
  res.writeHead(status, {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
  });
  res.end(res.req.method === 'HEAD' ? undefined : body);
}

/** Writes a fault in GraphQL's error shape, in the GraphQL media type that the client prefers. */
export function sendFault(res: ServerResponse, fault: HttpFault): void {
  const mediaType = negotiate(res.req.headers.accept, graphqlMediaTypes) ?? graphqlMediaTypes[0];
  const { status, headers } = fault;
  sendAnswer(res, { status, headers, mediaType, body: JSON.stringify(fault.toBody()) });
}

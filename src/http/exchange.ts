import { OperationTypeNode } from 'graphql';
import type { OperationRequest, Prepared, ReadyOperation } from '../graphql/engine';
import { HttpFault } from './http-fault';
import type { OperationSource } from './operation-context';
import type { OpenedRequest } from './request';

/** One prepared GraphQL request over HTTP and where its answer goes. */
export interface Exchange {
  readonly request: OpenedRequest;
  readonly params: OperationRequest;
  readonly prepared: Prepared;
  readonly source: OperationSource;
  /** The media type to answer in. */
  readonly mediaType: string;
}

/** The fault of an operation type that a GET may not carry: only a query is safe to repeat, and only a stream takes subscriptions. */
export function checkGet({ request, mediaType }: Exchange, { type }: ReadyOperation): HttpFault | undefined {
  const isSafe =
    type === OperationTypeNode.QUERY || (type === OperationTypeNode.SUBSCRIPTION && mediaType === 'text/event-stream');
  if (request.req.method !== 'GET' || isSafe) return undefined;
  return new HttpFault('METHOD_NOT_ALLOWED', { headers: { allow: 'POST' }, message: `Send a ${type} by POST.` });
}

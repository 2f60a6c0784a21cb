import type { IncomingMessage, ServerResponse } from 'node:http';
import { createGraphQLAnswer } from './graphql-answer';
import type { GraphQLParts } from './graphql-parts';
import { HttpFault } from './http-fault';
import { negotiate } from './negotiate';
import type { OperationSource } from './operation-context';
import { readOperationRequest } from './read-operation-request';
import { requestOf } from './request';
import { graphqlMediaTypes, sendFault } from './send';
import { createEventStream } from './sse';

/** Answers one HTTP request; rejects on our own faults alone. */
export type HttpHandler = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

const eventStream = 'text/event-stream';
const offers = [...graphqlMediaTypes, eventStream] as const;

/**
 * Makes the handler of `/graphql` for GET and POST: whole answers as GraphQL over HTTP asks for them, and event streams where
 * `accept` prefers text/event-stream. The request must have been opened.
 */
export function createGraphQLHandler(parts: GraphQLParts): HttpHandler {
  const answer = createGraphQLAnswer();
  const stream = createEventStream({ draining: parts.draining });
  return async (req, res) => {
    const request = requestOf(req);
    const method = req.method;
    if (method !== 'GET' && method !== 'POST') {
      sendFault(res, new HttpFault('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, POST' } }));
      return;
    }
    const mediaType = negotiate(request.headers['accept'], offers);
    if (mediaType === undefined) {
      sendFault(res, new HttpFault('NOT_ACCEPTABLE', { message: `Accept one of ${offers.join(', ')}.` }));
      return;
    }
    const caller = await parts.identify(request.headers);
    if (caller instanceof HttpFault) {
      sendFault(res, caller);
      return;
    }
    const params = await readOperationRequest({ req, headers: request.headers, limit: parts.bodyBytes });
    if (params instanceof HttpFault) {
      sendFault(res, params);
      return;
    }
    const source: OperationSource = { ...request, caller, requestTimeout: parts.requestTimeout };
    const isStream = mediaType === eventStream;
    const prepared = parts.engine.prepare(params, { method: isStream ? 'SSE' : method });
    await (isStream ? stream : answer)({ req, res, params, prepared, source, mediaType });
  };
}

import { answerWhole } from './graphql-answer';
import type { GraphQLParts } from './graphql-parts';
import { HttpFault } from './http-fault';
import { negotiate } from './negotiate';
import type { OperationSource } from './operation-context';
import { readExplain } from './read-explain';
import { readHeader } from './read-header';
import { readOperationRequest } from './read-operation-request';
import type { OpenedRequest } from './request';
import { graphqlMediaTypes, sendFault } from './send';
import { createEventStream } from './sse';

/** Answers one HTTP request; rejects on our own faults alone. */
export type HttpHandler = (request: OpenedRequest) => Promise<void>;

const eventStream = 'text/event-stream';
const offers = [...graphqlMediaTypes, eventStream] as const;

/**
 * Makes the handler of `/graphql` for GET and POST: whole answers as GraphQL over HTTP asks for them, and event streams where
 * `accept` prefers text/event-stream.
 */
export function createGraphQLHandler(parts: GraphQLParts): HttpHandler {
  const answerStream = createEventStream({ draining: parts.draining });
  return async (request) => {
    const { req } = request;
    const { method } = req;
    if (method !== 'GET' && method !== 'POST') {
      sendFault(request, new HttpFault('METHOD_NOT_ALLOWED', { headers: { allow: 'GET, POST' } }));
      return;
    }
    const mediaType = negotiate(readHeader(req, 'accept'), offers);
    if (mediaType === undefined) {
      sendFault(request, new HttpFault('NOT_ACCEPTABLE', { message: `Accept one of ${offers.join(', ')}.` }));
      return;
    }
    const caller = await parts.identify(request);
    if (caller instanceof HttpFault) {
      sendFault(request, caller);
      return;
    }
    const params = await readOperationRequest(request, parts.bodyBytes);
    if (params instanceof HttpFault) {
      sendFault(request, params);
      return;
    }
    const explain = parts.explain === 'heard' ? readExplain(req) : undefined;
    if (explain instanceof HttpFault) {
      sendFault(request, explain);
      return;
    }
    const source: OperationSource = { request, caller, requestTimeout: parts.requestTimeout, explain };
    const isStream = mediaType === eventStream;
    const preparing = parts.engine.prepare(params, { method: isStream ? 'SSE' : method, caller, log: request.log });
    // Most are ready at once: a turn less for each.
    const prepared = preparing instanceof Promise ? await preparing : preparing;
    const exchange = { request, params, prepared, source, mediaType };
    await (isStream ? answerStream(exchange) : answerWhole(exchange));
  };
}

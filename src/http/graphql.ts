import { readBody } from './body';
import { admitWhole, sendWritten } from './graphql-answer';
import type { GraphQLParts } from './graphql-parts';
import { readStreamAsks } from '../graphql/read-stream-asks';
import { HttpFault } from './http-fault';
import { negotiate } from './negotiate';
import type { OperationSource } from './operation-context';
import { readExplain } from './read-explain';
import { readHeader } from './read-header';
import { readBodyRequest, readUrlRequest } from './read-operation-request';
import type { OpenedRequest } from './request';
import { writeOperation } from './run-operation';
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
    const known = parts.identify(request);
    // Most callers are known at once: what is no promise is not waited for.
    const caller = known instanceof Promise ? await known : known;
    if (caller instanceof HttpFault) {
      sendFault(request, caller);
      return;
    }
    const sent = method === 'GET' ? readUrlRequest(req) : await readBody(request, parts.bodyBytes);
    const params = typeof sent === 'string' ? readBodyRequest(sent) : sent;
    if (params instanceof HttpFault) {
      sendFault(request, params);
      return;
    }
    const explain = parts.explain === 'heard' ? readExplain(req) : undefined;
    if (explain instanceof HttpFault) {
      sendFault(request, explain);
      return;
    }
    const streams = readStreamAsks(params.extensions, readHeader(req, 'x-selvage-positions'));
    if (typeof streams === 'string') {
      sendFault(request, new HttpFault('BAD_REQUEST', { message: streams }));
      return;
    }
    const isStream = mediaType === eventStream;
    // A browser's EventSource asks again by the same URL, with the id of the last event beside it.
    const resumeAfter = isStream ? readHeader(req, 'last-event-id') || undefined : undefined;
    const { requestTimeout, watch } = parts;
    const source: OperationSource = { request, caller, requestTimeout, explain, streams, watch, resumeAfter };
    const preparing = parts.engine.prepare(params, { method: isStream ? 'SSE' : method, caller, log: request.log });
    // Most are ready at once: a turn less for each.
    const prepared = preparing instanceof Promise ? await preparing : preparing;
    const exchange = { request, params, prepared, source, mediaType };
    if (isStream) {
      await answerStream(exchange);
      return;
    }
    const operation = admitWhole(exchange);
    if (operation !== undefined) sendWritten(exchange, await writeOperation(operation, source));
  };
}

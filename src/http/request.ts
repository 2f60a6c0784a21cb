import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from '../logger';
import type { CallContext } from '../upstreams/call-context';
import { collectHeaders } from './collect-headers';

/** The facts of one HTTP request, gathered once. */
export interface HttpRequest {
  /** The client's `x-request-id` when it is well formed, else a new one. Every answer carries it. */
  readonly id: string;
  readonly headers: CallContext['headers'];
  /** Its lines carry the request's id. */
  readonly log: Logger;
  /** When the request arrived, in milliseconds of `performance.now()`. */
  readonly arrived: number;
  /** Aborts when the client leaves before its answer is out. */
  readonly left: AbortSignal;
}

const requests = new WeakMap<IncomingMessage, HttpRequest>();

/** Why {@link HttpRequest.left} aborts; one object, as errors with stacks are dear. */
const clientLeft = new Error('The client left.');

/** How requests are logged. */
export interface RequestLog {
  readonly logger: Logger;
  /** The level of the line that a refused, failed or broken off request leaves; the others leave theirs at debug. Default: info. */
  readonly level?: 'info' | 'debug';
}

/** Gathers the facts of a request, puts its id on the response, and logs one line when it is over. */
export function openRequest(
  req: IncomingMessage,
  res: ServerResponse,
  { logger, level = 'info' }: RequestLog,
): HttpRequest {
  const headers = collectHeaders(req);
  const id = chooseRequestId(headers['x-request-id']);
  const left = new AbortController();
  const request = { id, headers, log: logger.child({ requestId: id }), arrived: performance.now(), left: left.signal };
  requests.set(req, request);
  res.setHeader('x-request-id', id);
  let complete = false;
  res.once('finish', () => {
    // Node calls an answer finished whose last bytes were thrown away with its socket.
    complete = !req.socket.destroyed;
  });
  res.once('close', () => {
    if (!complete) left.abort(clientLeft);
    const good = complete && res.statusCode < 400;
    request.log[good ? 'debug' : level]({ ...describeEnd(request, req, res), complete }, 'request');
  });
  return request;
}

/** The facts that {@link openRequest} gathered. Throws when it was not called for this request. */
export function requestOf(req: IncomingMessage): HttpRequest {
  const request = requests.get(req);
  if (request === undefined) throw new Error('The request was not opened before its facts were asked for.');
  return request;
}

/** Takes an id that a client offers when it cannot hurt a log line or a header, else makes one. */
export function chooseRequestId(offered: string | undefined): string {
  return offered !== undefined && /^[\w.:/+=-]{1,128}$/.test(offered) ? offered : randomUUID();
}

/** What is logged of a request: never its query string, headers or body. */
function describeEnd({ arrived }: HttpRequest, { method, url = '' }: IncomingMessage, res: ServerResponse): object {
  const path = url.split('?', 1)[0]?.slice(0, 200);
  const milliseconds = Math.round(performance.now() - arrived);
  return { method, path, status: res.statusCode, milliseconds };
}

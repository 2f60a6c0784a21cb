import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequestLog, type RequestLog } from '../graphql/request-log';
import type { Logger } from '../logger';
import type { CallContext } from '../upstreams/call-context';
import { Cancellation } from '../upstreams/cancellation';
import { collectHeaders } from './collect-headers';
import { readHeader } from './read-header';

/** The facts of one request that its operations are run for. */
export interface HttpRequest {
  /** The client's `x-request-id` when it is well formed, else a new one. Every answer carries it. */
  readonly id: string;
  readonly headers: CallContext['headers'];
  readonly traceparent: CallContext['traceparent'];
  /** Its lines carry the request's id. */
  readonly log: RequestLog;
  /** When the request arrived, in milliseconds of `performance.now()`. */
  readonly arrived: number;
  /** Aborted when the client leaves before its answer is out. */
  readonly left: Cancellation;
}

/** How requests are logged, and when their connections end. */
export interface RequestOptions {
  readonly logger: Logger;
  /** The level of the line that a refused, failed or broken off request leaves; the others leave theirs at debug. Default: info. */
  readonly level?: 'info' | 'debug';
  /** Aborted when the gateway begins to stop: the connections of requests that come after close with their answers. Default: never. */
  readonly draining?: AbortSignal;
}

/** Why {@link HttpRequest.left} aborts; one object, as errors with stacks are dear. */
const clientLeft = new Error('The client left.');

/** One HTTP request and its response, opened: known by an id, told when its client leaves, and logged when it is over. */
export class OpenedRequest implements HttpRequest {
  readonly id: string;
  readonly log: RequestLog;
  readonly arrived = performance.now();
  readonly left = new Cancellation();
  /** True when the connection closes with this answer. */
  readonly isLast: boolean;
  #headers: CallContext['headers'] | undefined;

  constructor(
    readonly req: IncomingMessage,
    readonly res: ServerResponse,
    { logger, level = 'info', draining }: RequestOptions,
  ) {
    this.id = chooseRequestId(readHeader(req, 'x-request-id'));
    this.log = createRequestLog(logger, this.id);
    this.isLast = draining?.aborted === true;
    this.#followEnd(level);
  }

  /** All headers as they were sent; gathered when they are first asked for, as most requests need none. */
  get headers(): CallContext['headers'] {
    return (this.#headers ??= collectHeaders(this.req));
  }

  get traceparent(): CallContext['traceparent'] {
    return readHeader(this.req, 'traceparent');
  }

  #followEnd(level: 'info' | 'debug'): void {
    const { req, res, log } = this;
    let complete = false;
    let over = false;
    // With `on` in place of `once`, which wraps every listener: each comes once, but for a close that is told twice.
    res.on('finish', () => {
      // Node calls an answer finished whose last bytes were thrown away with its socket.
      complete = !req.socket.destroyed;
    });
    res.on('close', () => {
      if (over) return;
      over = true;
      if (!complete) this.left.abort(clientLeft);
      const lineLevel = complete && res.statusCode < 400 ? 'debug' : level;
      if (log.isLevelEnabled(lineLevel)) log[lineLevel]({ ...this.#describeEnd(), complete }, 'request');
    });
  }

  /** What is logged of a request: never its query string, headers or body. */
  #describeEnd(): Readonly<Record<string, unknown>> {
    const { method, url = '' } = this.req;
    const path = url.split('?', 1)[0]?.slice(0, 200);
    const milliseconds = Math.round(performance.now() - this.arrived);
    return { method, path, status: this.res.statusCode, milliseconds };
  }
}

/** Takes an id that a client offers when it cannot hurt a log line or a header, else makes one. */
export function chooseRequestId(offered: string | undefined): string {
  return offered !== undefined && /^[\w.:/+=-]{1,128}$/.test(offered) ? offered : randomUUID();
}

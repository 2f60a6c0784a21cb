import { Pool } from 'undici';
import type { WebSocket } from 'ws';
import type { CallContext } from '../call-context';
import type { Guard, GuardedCall } from '../guard';
import { type HeaderTemplates, renderHeaders } from '../header-templates';
import { buildPropagatedHeaders } from '../propagated-headers';
import type { UpstreamAnswer } from '../upstream';
import type { Connection } from './connection';
import { exchange, type ReadAnswer } from './http-exchange';
import { buildQuestionHeaders } from './question-headers';
import { openSseStream } from './sse-stream';
import type { StreamQuestion } from './stream-question';
import { openWsStream } from './ws-stream';

/** The most connections at once of questions and mutations; more calls wait for one, within their time. Streams are not counted. */
const maxConnections = 256;

/** One question, as it is asked. */
export interface Question<T> {
  readonly call: GuardedCall;
  /** The JSON text of the request. */
  readonly body: string | Buffer;
  /** Default: the manifest's. */
  readonly headers?: HeaderTemplates;
  /** Reads the answer of one attempt, within the guard. */
  readonly read: ReadAnswer<T>;
}

/** Asks one upstream by GraphQL over HTTP, SSE and WebSocket, every call under the guard. */
export class GraphqlClient {
  readonly #connection: Connection;
  readonly #guard: Guard;
  readonly #path: string;
  readonly #pool: Pool;
  readonly #sockets = new Set<WebSocket>();
  #streamPool: Pool | undefined;

  /** Throws BAD_REQUEST where a value of the asker cannot be sent; undefined where the manifest sends none. */
  readonly checkAsker: ((context: CallContext) => void) | undefined;

  constructor(connection: Connection, guard: Guard) {
    this.#connection = connection;
    this.#guard = guard;
    this.#path = pathOf(connection.endpoint);
    this.#pool = this.#openPool(connection.endpoint, maxConnections);
    const { headers } = connection;
    this.checkAsker = headers.size === 0 ? undefined : (context) => void renderHeaders(headers, context);
  }

  /** Asks a query or mutation. Rejects with a `GatewayError`. */
  ask<T>({ call, body, headers = this.#connection.headers, read }: Question<T>, context: CallContext): Promise<T> {
    const { subschema, maxResponseBytes } = this.#guard;
    return this.#guard.run(call, context, ({ cancellation, deadline }) => {
      const question = { path: this.#path, headers: buildQuestionHeaders(headers, context, deadline), body };
      const limits = { subschema, cancellation, maxBytes: maxResponseBytes };
      return exchange(this.#pool, { question, limits, read });
    });
  }

  /** Opens a subscription. Rejects, and fails while it is read, with a `GatewayError`. */
  subscribe(
    call: GuardedCall,
    context: CallContext,
    question: Pick<StreamQuestion, 'query' | 'variables' | 'read'>,
  ): Promise<AsyncIterableIterator<UpstreamAnswer>> {
    const { subschema, maxResponseBytes } = this.#guard;
    return this.#guard.run(call, context, ({ cancellation }) => {
      const headers = { ...buildPropagatedHeaders(context), ...renderHeaders(this.#connection.headers, context) };
      const bounds = { subschema, headers, maxBytes: maxResponseBytes, cancellation };
      return this.#openStream({ ...question, ...bounds });
    });
  }

  /** Ends every connection, streams included. */
  async close(): Promise<void> {
    const closed = [...this.#sockets].map(
      (socket) =>
        new Promise((resolve) => {
          socket.once('close', resolve);
          socket.terminate();
        }),
    );
    await Promise.all([this.#pool.destroy(), this.#streamPool?.destroy(), ...closed]);
  }

  #openStream(question: StreamQuestion): Promise<AsyncIterableIterator<UpstreamAnswer>> {
    const { streams, tls } = this.#connection;
    if (streams.protocol === 'ws') {
      const url = streams.endpoint.href.replace(/^http/, 'ws');
      return openWsStream({ url, tls, sockets: this.#sockets }, question);
    }
    this.#streamPool ??= this.#openPool(streams.endpoint, null);
    return openSseStream(this.#streamPool, pathOf(streams.endpoint), question);
  }

  /** The guard bounds every call, so that undici's own timeouts are off, save for connecting. */
  #openPool({ origin }: URL, connections: number | null): Pool {
    const { tls } = this.#connection;
    return new Pool(origin, { connections, headersTimeout: 0, bodyTimeout: 0, connect: { ...tls, timeout: 10_000 } });
  }
}

function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

import { Pool } from 'undici';
import type { WebSocket } from 'ws';
import type { CallContext } from '../call-context';
import type { Guard, GuardedCall } from '../guard';
import { type HeaderTemplates, renderHeaders } from '../header-templates';
import { buildPropagatedHeaders, remainingMilliseconds } from '../propagated-headers';
import type { UpstreamAnswer } from '../upstream';
import type { Connection } from './connection';
import { exchange } from './http-exchange';
import { type GraphqlBody, readResponse } from './read-response';
import { openSseStream } from './sse-stream';
import type { StreamQuestion } from './stream-question';
import { openWsStream } from './ws-stream';

/** The most connections at once of questions and mutations; more calls wait for one, within their time. Streams are not counted. */
const maxConnections = 256;

/** One question, as it is asked. */
export interface Question {
  readonly call: GuardedCall;
  /** The JSON text of the request. */
  readonly body: string;
  /** Default: the manifest's. */
  readonly headers?: HeaderTemplates;
}

/** Asks one upstream by GraphQL over HTTP, SSE and WebSocket, every call under the guard. */
export class GraphqlClient {
  readonly #connection: Connection;
  readonly #guard: Guard;
  readonly #path: string;
  readonly #pool: Pool;
  readonly #sockets = new Set<WebSocket>();
  #streamPool: Pool | undefined;

  constructor(connection: Connection, guard: Guard) {
    this.#connection = connection;
    this.#guard = guard;
    this.#path = pathOf(connection.endpoint);
    this.#pool = this.#openPool(connection.endpoint, maxConnections);
  }

  /** Asks a query or mutation. Rejects with a `GatewayError`. */
  ask({ call, body, headers = this.#connection.headers }: Question, context: CallContext): Promise<GraphqlBody> {
    const { subschema, maxResponseBytes } = this.#guard;
    return this.#guard.run(call, context, async (narrowed) => {
      const question = { path: this.#path, headers: buildHeaders(headers, narrowed), body };
      const limits = { subschema, signal: narrowed.signal, maxBytes: maxResponseBytes };
      return readResponse(await exchange(this.#pool, question, limits), subschema);
    });
  }

  /** Opens a subscription. Rejects, and fails while it is read, with a `GatewayError`. */
  subscribe(
    call: GuardedCall,
    context: CallContext,
    question: Pick<StreamQuestion, 'query' | 'variables' | 'read'>,
  ): Promise<AsyncIterableIterator<UpstreamAnswer>> {
    const { subschema, maxResponseBytes } = this.#guard;
    return this.#guard.run(call, context, (narrowed) => {
      const headers = { ...buildPropagatedHeaders(narrowed), ...renderHeaders(this.#connection.headers, narrowed) };
      const bounds = { subschema, headers, maxBytes: maxResponseBytes, signal: narrowed.signal };
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

function buildHeaders(templates: HeaderTemplates, context: CallContext): Record<string, string> {
  const left = remainingMilliseconds(context);
  return {
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    ...(left === undefined ? {} : { 'x-request-timeout-ms': String(left) }),
    ...buildPropagatedHeaders(context),
    ...renderHeaders(templates, context),
  };
}

function pathOf({ pathname, search }: URL): string {
  return `${pathname}${search}`;
}

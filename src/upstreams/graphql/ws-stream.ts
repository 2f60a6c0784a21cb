import { WebSocket } from 'ws';
import type { TlsConnect } from './connection';
import { GatewayError } from '../../errors';
import { shapeCallError } from '../call-error';
import type { CancellationListener } from '../cancellation';
import type { UpstreamAnswer } from '../upstream';
import { isObject, parseJson, statusError } from './read-response';
import { StreamQueue } from './stream-queue';
import type { StreamQuestion } from './stream-question';

/** How the socket is opened. */
export interface WsTarget {
  readonly url: string;
  readonly tls: TlsConnect;
  /** Every socket that is not closed yet; this module keeps it. */
  readonly sockets: Set<WebSocket>;
}

/** The one operation of a socket has this id. */
const id = '1';

/** How long a socket may take to close once it is asked to, in milliseconds. */
const closingMs = 1000;

/**
 * Opens a subscription on a socket of its own, because headers belong to one caller. They are sent with the upgrade and again in
 * `connection_init`. Rejects until the upstream has taken the subscription, and fails while it is read, with a `GatewayError`.
 * Source: the GraphQL over WebSocket protocol, graphql-transport-ws.
 */
export function openWsStream(
  target: WsTarget,
  question: StreamQuestion,
): Promise<AsyncIterableIterator<UpstreamAnswer>> {
  return new Promise((resolve, reject) => {
    new WsSubscription(target, question, { resolve, reject });
  });
}

interface Opening {
  readonly resolve: (queue: StreamQueue<UpstreamAnswer>) => void;
  readonly reject: (error: Error) => void;
}

class WsSubscription implements CancellationListener {
  readonly #question: StreamQuestion;
  readonly #opening: Opening;
  readonly #socket: WebSocket;
  readonly #queue: StreamQueue<UpstreamAnswer>;

  constructor({ url, tls, sockets }: WsTarget, question: StreamQuestion, opening: Opening) {
    this.#question = question;
    this.#opening = opening;
    const { headers, maxBytes, cancellation } = question;
    const options = { ...tls, headers, maxPayload: maxBytes, perMessageDeflate: false, followRedirects: false };
    this.#socket = new WebSocket(url, 'graphql-transport-ws', options);
    sockets.add(this.#socket);
    this.#socket.once('close', () => sockets.delete(this.#socket));
    this.#queue = new StreamQueue({
      pause: () => {
        this.#socket.pause();
      },
      resume: () => {
        this.#socket.resume();
      },
      cancel: () => {
        this.#send({ id, type: 'complete' });
        this.#close();
      },
    });
    cancellation.listen(this);
    this.#listen();
  }

  #listen(): void {
    this.#socket
      .on('open', () => {
        this.#send({ type: 'connection_init', payload: this.#question.headers });
      })
      .on('message', (data: Buffer) => {
        this.#take(parseJson(data));
      })
      .on('error', (error) => {
        this.#fail(this.#shape(error));
      })
      .on('unexpected-response', (_request, { statusCode = 0 }) => {
        const { subschema } = this.#question;
        this.#fail(statusCode >= 400 ? statusError(statusCode, subschema) : this.#refuse());
      })
      .on('close', (code) => {
        const chosen = code >= 4000 && code < 5000;
        const { subschema } = this.#question;
        this.#fail(new GatewayError(chosen ? 'UPSTREAM_ERROR' : 'UPSTREAM_UNAVAILABLE', { subschema }));
      });
  }

  onCancelled(reason: Error): void {
    this.#opening.reject(reason);
    this.#queue.cancel();
  }

  #take(message: unknown): void {
    const type = isObject(message) ? message['type'] : undefined;
    const payload = isObject(message) ? message['payload'] : undefined;
    if (type === 'connection_ack') {
      const { query, variables } = this.#question;
      this.#send({ id, type: 'subscribe', payload: { query, variables } });
      this.#opening.resolve(this.#queue);
    } else if (type === 'next') {
      this.#push(payload);
    } else if (type === 'error') {
      this.#push({ errors: payload });
      this.#end();
    } else if (type === 'complete') {
      this.#end();
    } else if (type === 'ping') {
      this.#send({ type: 'pong' });
    } else if (type !== 'pong') {
      this.#fail(this.#refuse());
    }
  }

  #push(payload: unknown): void {
    try {
      this.#queue.push(this.#question.read(payload));
    } catch (error) {
      this.#fail(shapeCallError(error, this.#question.subschema));
    }
  }

  #end(): void {
    this.#queue.end();
    this.#close();
  }

  #fail(error: Error): void {
    this.#opening.reject(error);
    this.#queue.fail(error);
    this.#close();
  }

  #send(message: unknown): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  #close(): void {
    this.#question.cancellation.unlisten(this);
    if (this.#socket.readyState === WebSocket.OPEN) {
      this.#socket.close(1000);
      const timer = setTimeout(() => {
        this.#socket.terminate();
      }, closingMs);
      this.#socket.once('close', () => {
        clearTimeout(timer);
      });
    } else if (this.#socket.readyState === WebSocket.CONNECTING) {
      this.#socket.terminate();
    }
  }

  #shape(error: Error): GatewayError {
    const { subschema } = this.#question;
    const code = 'code' in error ? error.code : undefined;
    if (code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH') {
      return new GatewayError('UPSTREAM_RESPONSE_TOO_LARGE', { subschema, cause: error });
    }
    const isNetwork = typeof code === 'string' && !code.startsWith('WS_ERR_');
    return new GatewayError(isNetwork ? 'UPSTREAM_UNAVAILABLE' : 'UPSTREAM_BAD_RESPONSE', { subschema, cause: error });
  }

  #refuse(): GatewayError {
    return new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema: this.#question.subschema });
  }
}

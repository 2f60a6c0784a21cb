import type { Dispatcher } from 'undici';
import { GatewayError } from '../../errors';
import { decodeBody } from './decode-body';

/** What is asked: always a POST of JSON. */
export interface HttpQuestion {
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What bounds an exchange. */
export interface ExchangeLimits {
  readonly subschema: string;
  readonly signal: AbortSignal;
  /** Of the body, as it arrives and as it is decoded. */
  readonly maxBytes: number;
}

/** A whole answer: its status and its decoded body. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * Asks and reads the whole answer. Redirects are not followed. Rejects with UPSTREAM_RESPONSE_TOO_LARGE as soon as the body is
 * over the limit, with UPSTREAM_BAD_RESPONSE when it is cut short, with the signal's reason, or with undici's error.
 */
export async function exchange(pool: Dispatcher, question: HttpQuestion, limits: ExchangeLimits): Promise<HttpAnswer> {
  const { status, encoding, body } = await new Promise<RawAnswer>((resolve, reject) => {
    const collector = new BodyCollector(limits, { resolve, reject });
    pool.dispatch({ ...question, method: 'POST' }, collector);
  });
  return { status, body: await decodeBody(body, encoding, limits) };
}

/** An answer as it came. */
interface RawAnswer {
  readonly status: number;
  readonly encoding: string | undefined;
  readonly body: Buffer;
}

interface Settle {
  readonly resolve: (answer: RawAnswer) => void;
  readonly reject: (error: Error) => void;
}

/** Gathers one answer, and lets go of the connection when the signal aborts. */
class BodyCollector implements Dispatcher.DispatchHandler {
  readonly #limits: ExchangeLimits;
  readonly #settle: Settle;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #encoding: string | undefined;
  #controller: Dispatcher.DispatchController | undefined;

  constructor(limits: ExchangeLimits, settle: Settle) {
    this.#limits = limits;
    this.#settle = settle;
    limits.signal.addEventListener('abort', this.#abort, { once: true });
  }

  readonly #abort = (): void => {
    const reason = this.#limits.signal.reason as Error;
    this.#controller?.abort(reason);
    this.#settle.reject(reason);
  };

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // A request that waited for a connection may have been given up in the meantime.
    if (this.#limits.signal.aborted) controller.abort(this.#limits.signal.reason as Error);
  }

  onResponseStart(
    _controller: unknown,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status;
    this.#encoding = headers['content-encoding']?.toString();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    const { maxBytes, subschema } = this.#limits;
    if (this.#bytes > maxBytes) controller.abort(new GatewayError('UPSTREAM_RESPONSE_TOO_LARGE', { subschema }));
  }

  onResponseEnd(): void {
    this.#release();
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    this.#settle.resolve({ status: this.#status, encoding: this.#encoding, body });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#release();
    this.#settle.reject(shapeExchangeError(error, { answered: this.#status > 0, subschema: this.#limits.subschema }));
  }

  #release(): void {
    this.#limits.signal.removeEventListener('abort', this.#abort);
  }
}

/** An answer that ends before its end, or that is no answer, is nonsense; a connection that is reset is not. */
export function shapeExchangeError(
  error: Error,
  { answered, subschema }: { readonly answered: boolean; readonly subschema: string },
): Error {
  const closed = 'code' in error && error.code === 'UND_ERR_SOCKET';
  const nonsense = error.name === 'HTTPParserError' || (closed && (answered || error.message.startsWith('bad ')));
  if (!nonsense) return error;
  return new GatewayError('UPSTREAM_BAD_RESPONSE', { subschema, cause: error });
}

import type { Dispatcher } from 'undici';
import { GatewayError } from '../../errors';
import type { Cancellation, CancellationListener } from '../cancellation';
import { decodeBody, isPlain } from './decode-body';

/** What is asked: always a POST of JSON. */
export interface HttpQuestion {
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  /** JSON, in UTF-8. */
  readonly body: string | Buffer;
}

/** What bounds an exchange. */
export interface ExchangeLimits {
  readonly subschema: string;
  readonly cancellation: Cancellation;
  /** Of the body, as it arrives and as it is decoded. */
  readonly maxBytes: number;
}

/** A whole answer: its status and its decoded body. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** Takes a whole answer; what it throws rejects the exchange. */
export type ReadAnswer<T> = (answer: HttpAnswer) => T;

/** One exchange: what is asked, what bounds it, and who reads the answer. */
export interface Exchange<T> {
  readonly question: HttpQuestion;
  readonly limits: ExchangeLimits;
  readonly read: ReadAnswer<T>;
}

/**
 * Asks, reads the whole answer and gives what `read` makes of it. Redirects are not followed. Rejects with UPSTREAM_RESPONSE_TOO_LARGE
 * as soon as the body is over the limit, with UPSTREAM_BAD_RESPONSE when it is cut short, with the cancellation's reason, or with undici's error.
 */
export function exchange<T>(pool: Dispatcher, { question, limits, read }: Exchange<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const collector = new BodyCollector({ limits, read, resolve, reject });
    limits.cancellation.listen(collector);
    const { path, headers, body } = question;
    pool.dispatch({ path, method: 'POST', headers, body }, collector);
  });
}

interface Collecting<T> {
  readonly limits: ExchangeLimits;
  readonly read: ReadAnswer<T>;
  readonly resolve: (value: T | Promise<T>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers one answer, and lets go of the connection when the call is cancelled. It speaks the older of undici's two handler
 * interfaces: the newer makes an object of all headers of every answer, which is a third of our work, and one of them is read.
 */
class BodyCollector<T> implements Dispatcher.DispatchHandler, CancellationListener {
  readonly #collecting: Collecting<T>;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;
  #status = 0;
  #encoding: string | undefined;
  #abort: ((reason: Error) => void) | undefined;

  constructor(collecting: Collecting<T>) {
    this.#collecting = collecting;
  }

  onCancelled(reason: Error): void {
    this.#abort?.(reason);
    this.#collecting.reject(reason);
  }

  onConnect(abort: (reason: Error) => void): void {
    this.#abort = abort;
    // A request that waited for a connection may have been given up in the meantime.
    const { reason } = this.#collecting.limits.cancellation;
    if (reason !== undefined) abort(reason);
  }

  onHeaders(status: number, headers: readonly Buffer[]): boolean {
    this.#status = status;
    this.#encoding = readEncoding(headers);
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    const { maxBytes, subschema } = this.#collecting.limits;
    if (this.#bytes <= maxBytes) return true;
    this.#abort?.(new GatewayError('UPSTREAM_RESPONSE_TOO_LARGE', { subschema }));
    return false;
  }

  onComplete(): void {
    this.#release();
    const { limits, read, resolve, reject } = this.#collecting;
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks, this.#bytes);
    const status = this.#status;
    if (!isPlain(this.#encoding)) {
      resolve(decodeBody(body, this.#encoding, limits).then((decoded) => read({ status, body: decoded })));
      return;
    }
    try {
      resolve(read({ status, body }));
    } catch (error) {
      reject(error);
    }
  }

  onError(error: Error): void {
    this.#release();
    const { limits, reject } = this.#collecting;
    reject(shapeExchangeError(error, { answered: this.#status > 0, subschema: limits.subschema }));
  }

  #release(): void {
    this.#collecting.limits.cancellation.unlisten(this);
  }
}

/** The content-encoding in a list of names and values in turn. */
function readEncoding(headers: readonly Buffer[]): string | undefined {
  let encoding: string | undefined;
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index];
    // Lengths first, as nearly all names differ in that already.
    if (name?.length !== encodingHeader.length || name.toString('latin1').toLowerCase() !== encodingHeader) continue;
    const value = headers[index + 1]?.toString('latin1') ?? '';
    encoding = encoding === undefined ? value : `${encoding},${value}`;
  }
  return encoding;
}

const encodingHeader = 'content-encoding';

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

import type { Dispatcher } from 'undici';
import { GatewayError } from '../../errors';
import { shapeCallError } from '../call-error';
import type { CancellationListener } from '../cancellation';
import type { UpstreamAnswer } from '../upstream';
import { isPlain } from './decode-body';
import { shapeExchangeError } from './http-exchange';
import { parseJson, readResponse } from './read-response';
import { SseParser } from './sse-parser';
import { StreamQueue } from './stream-queue';
import type { StreamQuestion } from './stream-question';

/**
 * Opens a subscription over SSE in its distinct-connections mode. Rejects until the stream is open, and fails while it is read, with a
 * `GatewayError`; an answer that is no stream but a GraphQL response is its only event. Source: the GraphQL over SSE protocol.
 */
export function openSseStream(
  pool: Dispatcher,
  path: string,
  question: StreamQuestion,
): Promise<AsyncIterableIterator<UpstreamAnswer>> {
  const { query, variables, cancellation } = question;
  const headers = {
    ...question.headers,
    'content-type': 'application/json',
    accept: 'text/event-stream',
  };
  const body = JSON.stringify({ query, variables });
  return new Promise((resolve, reject) => {
    const reader = new SseReader(question, { resolve, reject });
    cancellation.listen(reader);
    pool.dispatch({ path, method: 'POST', headers, body }, reader);
  });
}

interface Opening {
  readonly resolve: (queue: StreamQueue<UpstreamAnswer>) => void;
  readonly reject: (error: Error) => void;
}

/** Reads one response: a stream of events, or a body that says why there is none. */
class SseReader implements Dispatcher.DispatchHandler, CancellationListener {
  readonly #question: StreamQuestion;
  readonly #opening: Opening;
  readonly #parser: SseParser;
  readonly #queue: StreamQueue<UpstreamAnswer>;
  readonly #body: Buffer[] = [];
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #streams = false;
  #bytes = 0;

  constructor(question: StreamQuestion, opening: Opening) {
    this.#question = question;
    this.#opening = opening;
    this.#parser = new SseParser(question.maxBytes);
    this.#queue = new StreamQueue({
      pause: () => this.#controller?.pause(),
      resume: () => this.#controller?.resume(),
      cancel: () => {
        this.#stop(new Error('The subscription is over.'));
      },
    });
  }

  /** Ends the stream because nobody wants it any more. */
  onCancelled(reason: Error): void {
    this.#opening.reject(reason);
    this.#queue.cancel();
    this.#stop(reason);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    const { reason } = this.#question.cancellation;
    if (reason !== undefined) controller.abort(reason);
  }

  onResponseStart(
    _controller: unknown,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = status;
    const type = headers['content-type']?.toString() ?? '';
    const plain = isPlain(headers['content-encoding']?.toString());
    this.#streams = status === 200 && plain && /^text\/event-stream\b/i.test(type);
    if (this.#streams) this.#opening.resolve(this.#queue);
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    if (this.#streams) {
      this.#takeEvents(chunk);
      return;
    }
    this.#bytes += chunk.length;
    if (this.#bytes > this.#question.maxBytes) this.#fail(this.#tooLarge());
    else this.#body.push(chunk);
  }

  onResponseEnd(): void {
    const { subschema, read } = this.#question;
    if (this.#streams) {
      this.#fail(new GatewayError('UPSTREAM_UNAVAILABLE', { subschema }));
      return;
    }
    this.#attempt(() => {
      const { data, errors } = readResponse({ status: this.#status, body: Buffer.concat(this.#body) }, subschema);
      this.#queue.push(read({ data, errors }));
      this.#queue.end();
      this.#opening.resolve(this.#queue);
    });
  }

  onResponseError(_controller: unknown, error: Error): void {
    const { subschema } = this.#question;
    const shaped = shapeExchangeError(error, { answered: this.#status > 0 && !this.#streams, subschema });
    this.#fail(shapeCallError(shaped, subschema));
  }

  #takeEvents(chunk: Buffer): void {
    const events = this.#parser.feed(chunk);
    if (events === undefined) this.#fail(this.#tooLarge());
    for (const { type, data } of events ?? []) {
      if (type === 'complete') {
        this.#queue.end();
        this.#stop(new Error('The subscription is complete.'));
      } else if (type === 'next' || type === 'message') {
        this.#attempt(() => {
          this.#queue.push(this.#question.read(parseJson(Buffer.from(data))));
        });
      }
    }
  }

  #attempt(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.#fail(shapeCallError(error, this.#question.subschema));
    }
  }

  #fail(error: Error): void {
    this.#opening.reject(error);
    this.#queue.fail(error);
    this.#stop(error);
  }

  #stop(reason: Error): void {
    this.#question.cancellation.unlisten(this);
    if (this.#controller?.aborted === false) this.#controller.abort(reason);
  }

  #tooLarge(): GatewayError {
    return new GatewayError('UPSTREAM_RESPONSE_TOO_LARGE', { subschema: this.#question.subschema });
  }
}

import type { BoundedStream } from '../../../projections/bounded-stream';
import type { UpstreamAnswer } from '../../upstream';

/** What a live field delivers. */
interface StreamAnswersOptions<T extends object> {
  readonly changes: BoundedStream<T>;
  /** Delivered first; undefined: nothing is. */
  readonly opening: UpstreamAnswer | undefined;
  /** Makes the answer of a change; undefined where it gives none. */
  readonly toAnswer: (change: T) => Promise<UpstreamAnswer | undefined>;
}

type Result = IteratorResult<UpstreamAnswer, undefined>;

/** The answers of one subscriber: made when they are read, so that what they link to is as it is then. Calls of `next` may overlap. */
export class StreamAnswers<T extends object> implements AsyncIterableIterator<UpstreamAnswer> {
  readonly #options: StreamAnswersOptions<T>;
  #opening: UpstreamAnswer | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: StreamAnswersOptions<T>) {
    this.#options = options;
    this.#opening = options.opening;
  }

  next(): Promise<Result> {
    const result = this.#last.then(() => this.#take());
    this.#last = result.catch(() => undefined);
    return result;
  }

  async return(): Promise<Result> {
    this.#opening = undefined;
    await this.#options.changes.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #take(): Promise<Result> {
    const opening = this.#opening;
    this.#opening = undefined;
    if (opening !== undefined) return { done: false, value: opening };
    for await (const change of this.#unread()) {
      const value = await this.#options.toAnswer(change);
      if (value !== undefined) return { done: false, value };
    }
    return { done: true, value: undefined };
  }

  /** The changes that are left; stopping to read them does not end their stream. */
  #unread(): AsyncIterable<T> {
    const { changes } = this.#options;
    return { [Symbol.asyncIterator]: () => ({ next: () => changes.next() }) };
  }
}

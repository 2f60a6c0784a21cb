type Result<T> = IteratorResult<T, undefined>;

/** How a stream is bounded and ended. */
export interface BoundedStreamOptions {
  /** The most values that wait to be read. */
  readonly capacity: number;
  /** Makes the error that the stream ends with when more would wait. */
  readonly createOverflow: () => Error;
  /** Ends the stream. */
  readonly signal: AbortSignal;
  /** Called once, when the stream has ended in any way; never when the signal had aborted before it began. */
  readonly onEnd: () => void;
}

/** Who waits for a value. */
interface Waiter<T> {
  readonly resolve: (result: Result<T>) => void;
  readonly reject: (error: Error) => void;
}

/** Values that are pushed by one side and read by the other, with a bound on what waits. `return()` ends it at once, a pending `next` too. */
export class BoundedStream<T extends object> implements AsyncIterableIterator<T> {
  readonly #options: BoundedStreamOptions;
  #values: T[] = [];
  readonly #waiters: Waiter<T>[] = [];
  #ended = false;
  #error: Error | undefined;

  constructor(options: BoundedStreamOptions) {
    this.#options = options;
    if (options.signal.aborted) this.#ended = true;
    else options.signal.addEventListener('abort', this.end, { once: true });
  }

  /** Adds a value. Beyond the capacity everything that waits is dropped and the stream ends with the overflow's error. */
  push(value: T): void {
    if (this.#ended) return;
    const waiter = this.#waiters.shift();
    if (waiter !== undefined) waiter.resolve({ done: false, value });
    else if (this.#values.length < this.#options.capacity) this.#values.push(value);
    else this.#finish(this.#options.createOverflow());
  }

  /** Ends the stream; what waits is dropped. It is safe to call it again. */
  readonly end = (): void => {
    this.#finish(undefined);
  };

  /** Ends the stream with an error for its reader; what waits is dropped. */
  fail(error: Error): void {
    this.#finish(error);
  }

  next(): Promise<Result<T>> {
    const value = this.#values.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) return Promise.reject(error);
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve, reject) => this.#waiters.push({ resolve, reject }));
  }

  return(): Promise<Result<T>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #finish(error: Error | undefined): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#values = [];
    const first = error && this.#waiters.shift();
    if (first === undefined) this.#error = error;
    this.#options.signal.removeEventListener('abort', this.end);
    this.#options.onEnd();
    if (error !== undefined) first?.reject(error);
    for (const { resolve } of this.#waiters.splice(0)) resolve({ done: true, value: undefined });
  }
}

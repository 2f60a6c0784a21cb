/** Where a queue's items come from. */
export interface StreamSource {
  /** Stop reading until `resume`: more is waiting than anybody takes. */
  pause(): void;
  resume(): void;
  /** Nobody reads on: tell the upstream. Called once, and never after `end` or `fail`. */
  cancel(): void;
}

interface Waiting<Item> {
  readonly resolve: (result: IteratorResult<Item>) => void;
  readonly reject: (error: Error) => void;
}

/** How many items may wait before the source is paused. */
const highWater = 64;

/** Items that are pushed by a connection and pulled by a reader. What was pushed before the end is delivered before it. */
export class StreamQueue<Item> implements AsyncIterableIterator<Item> {
  readonly #source: StreamSource;
  readonly #items: Item[] = [];
  readonly #waiting: Waiting<Item>[] = [];
  #isOver = false;
  #error: Error | undefined;

  constructor(source: StreamSource) {
    this.#source = source;
  }

  push(item: Item): void {
    if (this.#isOver) return;
    const reader = this.#waiting.shift();
    if (reader !== undefined) {
      reader.resolve({ value: item, done: false });
    } else if (this.#items.push(item) === highWater) {
      this.#source.pause();
    }
  }

  /** Ends it: the reader has the items that wait, then the end. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const { resolve } of this.#waiting.splice(0)) resolve({ value: undefined, done: true });
  }

  /** Ends it with an error, which is thrown once, after the items that wait. */
  fail(error: Error): void {
    if (this.#isOver) return;
    const reader = this.#waiting.shift();
    if (reader === undefined) this.#error = error;
    else reader.reject(error);
    this.end();
  }

  next(): Promise<IteratorResult<Item>> {
    const item = this.#items.shift();
    if (item !== undefined) {
      if (this.#items.length === highWater - 1) this.#source.resume();
      return Promise.resolve({ value: item, done: false });
    }
    const error = this.#error;
    this.#error = undefined;
    if (error !== undefined) return Promise.reject(error);
    if (this.#isOver) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  /** Ends it from the reader's side and drops what waits. */
  return(): Promise<IteratorResult<Item>> {
    this.cancel();
    return Promise.resolve({ value: undefined, done: true });
  }

  /** The same without a promise, for a cancellation. */
  cancel(): void {
    this.#items.length = 0;
    this.#error = undefined;
    if (this.#isOver) return;
    this.end();
    this.#source.cancel();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

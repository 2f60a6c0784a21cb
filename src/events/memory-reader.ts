import type { BusRecord } from './event-bus';
import type { LogGap } from './log-gap';

/** The most records of a batch. */
const batchSize = 500;

/** What a reader is told of the log that it follows. */
interface MemoryReaderOptions {
  /** The offset of the first record to read. */
  readonly from: number;
  /** What the first call of `next` throws. */
  readonly gap: LogGap | undefined;
  /** The records from an offset on, so many at most; none while the first has not been written. */
  readonly batchAt: (offset: number, count: number) => readonly BusRecord[];
  readonly signal: AbortSignal;
  /** Called once, when nothing more will be read. */
  readonly onEnd: () => void;
}

type Result = IteratorResult<readonly BusRecord[], undefined>;
const done: Result = { done: true, value: undefined };

/** Follows one log of a memory bus. Calls of `next` may overlap; `return()` and the signal end it at once, a pending `next` too. */
export class MemoryReader implements AsyncIterableIterator<readonly BusRecord[]> {
  readonly #options: MemoryReaderOptions;
  readonly #waiting: ((result: Result) => void)[] = [];
  #ended = false;
  /** The offset of the record that is read next. */
  offset: number;

  constructor(options: MemoryReaderOptions) {
    this.#options = options;
    this.offset = options.from;
    if (options.signal.aborted) this.#ended = true;
    else options.signal.addEventListener('abort', this.end, { once: true });
  }

  next(): Promise<Result> {
    const { gap } = this.#options;
    if (gap !== undefined && !this.#ended) {
      this.end();
      return Promise.reject(gap);
    }
    const result = this.#waiting.length > 0 ? undefined : this.#take();
    if (result !== undefined) return Promise.resolve(result);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<Result> {
    this.end();
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Hands new records to those who wait. */
  wake(): void {
    while (this.#waiting.length > 0) {
      const result = this.#take();
      if (result === undefined) return;
      this.#waiting.shift()?.(result);
    }
  }

  /** Ends the reading; it is safe to call it again. */
  readonly end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#options.signal.removeEventListener('abort', this.end);
    this.#options.onEnd();
    for (const resolve of this.#waiting.splice(0)) resolve(done);
  };

  #take(): Result | undefined {
    if (this.#ended) return done;
    const records = this.#options.batchAt(this.offset, batchSize);
    if (records.length === 0) return undefined;
    this.offset += records.length;
    return { done: false, value: records };
  }
}

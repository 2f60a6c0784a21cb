import type { ChangeBatch, ChangeCursor, PartitionCursor } from '../stored-changes';
import type { MemoryUnit } from './memory-unit';

type Result = IteratorResult<ChangeBatch, undefined>;
const done: Result = { done: true, value: undefined };

/** The most changes of one batch. */
const batchSize = 1000;

/** Follows the changes of a projection in a memory store. It holds no changes of its own: it reads them where they are kept. */
export class MemoryFollower implements AsyncIterableIterator<ChangeBatch> {
  readonly #units: readonly MemoryUnit[];
  readonly #cursors: Map<number, PartitionCursor>;
  readonly #signal: AbortSignal;
  readonly #stops: readonly (() => void)[];
  readonly #waiting: ((result: Result) => void)[] = [];
  #ended = false;

  constructor(units: readonly MemoryUnit[], options: { readonly after: ChangeCursor; readonly signal: AbortSignal }) {
    this.#units = units;
    this.#cursors = new Map(options.after.map((cursor) => [cursor.partition, cursor]));
    this.#signal = options.signal;
    this.#stops = units.map((unit) => unit.listen(this.#wake));
    if (options.signal.aborted) this.end();
    else options.signal.addEventListener('abort', this.end, { once: true });
  }

  next(): Promise<Result> {
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

  /** Ends the following, a pending `next` too; it is safe to call it again. */
  readonly end = (): void => {
    if (this.#ended) return;
    this.#ended = true;
    this.#signal.removeEventListener('abort', this.end);
    for (const stop of this.#stops) stop();
    for (const resolve of this.#waiting.splice(0)) resolve(done);
  };

  readonly #wake = (): void => {
    while (this.#waiting.length > 0) {
      const result = this.#take();
      if (result === undefined) return;
      this.#waiting.shift()?.(result);
    }
  };

  #take(): Result | undefined {
    if (this.#ended) return done;
    for (const unit of this.#units) {
      const batch = this.#takeFrom(unit);
      if (batch !== undefined) return { done: false, value: batch };
    }
    return undefined;
  }

  #takeFrom({ partition, serving }: MemoryUnit): ChangeBatch | undefined {
    const { generation, sequence } = this.#cursors.get(partition) ?? { generation: serving.name, sequence: 0 };
    const changes = generation === serving.name ? serving.changes.after(sequence, batchSize) : undefined;
    if (changes === undefined) {
      const cursor = { partition, generation: serving.name, sequence: serving.changes.sequence };
      this.#cursors.set(partition, cursor);
      return { kind: 'replaced', cursor };
    }
    if (changes.length === 0) return undefined;
    this.#cursors.set(partition, { partition, generation, sequence: sequence + changes.length });
    return { kind: 'changes', partition, generation, changes };
  }
}

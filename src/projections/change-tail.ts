import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../logger';
import { CombinedStates } from './combined-states';
import { hasReached } from './live/compare-cursors';
import type { EntityState } from './projection';
import type { ProjectionStore } from './projection-store';
import type { ChangeBatch, ChangeCursor, PartitionCursor } from './stored-changes';

/** An entity that has changed, and the place of that in the log of changes. */
export interface TailedChange {
  readonly key: string;
  /** Undefined when it was removed. */
  readonly state: EntityState | undefined;
  readonly at: PartitionCursor;
}

/** Is told of changes in the order of each partition. Must not throw. */
export interface ChangeListener {
  readonly onChange: (change: TailedChange) => void;
  /** The tail has lost its place: what changed meanwhile is not told, and what follows is after that. */
  readonly onLoss: () => void;
}

/** What the changes of a projection are followed with. */
export interface TailOptions {
  readonly projection: string;
  readonly store: ProjectionStore;
  readonly logger: Logger;
  /** True when several partitions hold parts of one key, so that a change alone does not tell its state. */
  readonly combined: boolean;
  /** How long the tail goes on when nobody listens, in milliseconds. Default: 5000. */
  readonly linger?: number;
}

/** How long to wait before following again when that failed, in milliseconds. */
const pause = 1000;

/** The one follower of a projection's changes in this process, however many listen; it runs while someone does. */
export class ChangeTail {
  readonly #options: TailOptions;
  /** By the key that is listened to; undefined: all. */
  readonly #listeners = new Map<string | undefined, Set<ChangeListener>>();
  readonly #reached = new Map<number, PartitionCursor>();
  readonly #waiters = new Set<() => void>();
  readonly #whole: CombinedStates | undefined;
  #run: { readonly stop: AbortController; readonly begun: Promise<void> } | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(options: TailOptions) {
    this.#options = options;
    if (options.combined) this.#whole = new CombinedStates(options.projection, options.store);
  }

  /** What all listeners have been told. */
  get cursor(): ChangeCursor {
    return [...this.#reached.values()];
  }

  /** How many listen. */
  get size(): number {
    let size = 0;
    for (const own of this.#listeners.values()) size += own.size;
    return size;
  }

  /**
   * Listens to all changes, or to those of one key. Once it resolves, whatever is read from the store later is told here or
   * held by what was read. Call what it gives to stop. Rejects when the store does not answer.
   */
  async join(key: string | undefined, listener: ChangeListener): Promise<() => void> {
    clearTimeout(this.#idle);
    const own = this.#listeners.get(key) ?? new Set();
    this.#listeners.set(key, own.add(listener));
    const leave = (): void => {
      if (own.delete(listener) && own.size === 0 && this.#listeners.get(key) === own) this.#listeners.delete(key);
      if (this.#listeners.size === 0) this.#rest();
    };
    try {
      await (this.#run ??= this.#begin()).begun;
    } catch (error) {
      this.#stop();
      leave();
      throw error;
    }
    return leave;
  }

  /** Resolves once everything up to a place has been told, or when the signal aborts; never rejects. */
  async whenReached(target: ChangeCursor, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && !hasReached(this.#reached, target)) {
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          this.#waiters.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        this.#waiters.add(wake);
        signal.addEventListener('abort', wake, { once: true });
      });
    }
  }

  close(): void {
    clearTimeout(this.#idle);
    this.#stop();
  }

  /** Goes on for a while: whoever comes next need not begin anew. */
  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => {
      this.#stop();
    }, this.#options.linger ?? 5000).unref();
  }

  #stop(): void {
    this.#run?.stop.abort();
    this.#run = undefined;
  }

  #begin(): { readonly stop: AbortController; readonly begun: Promise<void> } {
    const stop = new AbortController();
    const begun = this.#findPlace(stop.signal);
    void begun.then(
      () => this.#follow(stop.signal),
      () => undefined,
    );
    return { stop, begun };
  }

  async #findPlace(signal: AbortSignal): Promise<void> {
    const { store, projection } = this.#options;
    const { cursor } = await store.read(projection, []);
    if (signal.aborted) return;
    this.#whole?.clear();
    this.#reached.clear();
    for (const place of cursor) this.#reached.set(place.partition, place);
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { projection, store, logger } = this.#options;
    while (!signal.aborted) {
      try {
        for await (const batch of store.follow(projection, { after: this.cursor, signal })) {
          await this.#take(batch, signal);
        }
      } catch (error) {
        logger.warn({ projection, error }, 'the changes of the projection cannot be followed; it is tried again');
        await sleep(pause, undefined, { signal, ref: false }).catch(() => undefined);
      }
    }
  }

  async #take(batch: ChangeBatch, signal: AbortSignal): Promise<void> {
    const changes = batch.kind === 'replaced' ? [] : await this.#statesOf(batch);
    // Whoever has begun anew meanwhile stands elsewhere.
    if (signal.aborted) return;
    for (const change of changes) this.#tell(change);
    if (batch.kind === 'replaced') {
      this.#reached.set(batch.cursor.partition, batch.cursor);
      this.#whole?.clear();
      for (const listeners of this.#listeners.values()) for (const { onLoss } of listeners) onLoss();
    } else {
      const { partition, generation } = batch;
      const sequence = batch.changes.at(-1)?.sequence ?? 0;
      this.#reached.set(partition, { partition, generation, sequence });
    }
    for (const wake of [...this.#waiters]) wake();
  }

  #tell(change: TailedChange): void {
    for (const listener of this.#listeners.get(change.key) ?? []) listener.onChange(change);
    for (const listener of this.#listeners.get(undefined) ?? []) listener.onChange(change);
  }

  async #statesOf(batch: Extract<ChangeBatch, { kind: 'changes' }>): Promise<readonly TailedChange[]> {
    const { partition, generation } = batch;
    const changes = batch.changes.map(({ key, state, sequence }) => {
      return { key, state, at: { partition, generation, sequence } };
    });
    return this.#whole?.complete(changes) ?? changes;
  }
}

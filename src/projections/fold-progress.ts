import type { Position } from '../events/event-bus';

/** How long to wait for a fold. */
export interface Wait {
  readonly milliseconds: number;
  readonly signal: AbortSignal;
}

interface Waiter {
  readonly position: Position;
  readonly settle: (passed: boolean) => void;
}

/** How far a fold has come in its topics, and who waits for it. */
export class FoldProgress {
  /** By topic and partition. */
  readonly #reached = new Map<string, Position>();
  readonly #waiters = new Set<Waiter>();

  /** Notes that everything up to a position has had its effect. */
  pass(position: Position): void {
    this.#reached.set(placeOf(position), position);
    for (const waiter of this.#waiters) {
      if (this.hasPassed(waiter.position)) waiter.settle(true);
    }
  }

  /** True when everything up to a position is known to have had its effect. */
  hasPassed(position: Position): boolean {
    const reached = this.#reached.get(placeOf(position));
    return reached?.epoch === position.epoch && reached.offset >= position.offset;
  }

  /** Resolves with true once the fold has passed the position; with false when the wait is over before. */
  wait(position: Position, { milliseconds, signal }: Wait): Promise<boolean> {
    if (this.hasPassed(position)) return Promise.resolve(true);
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const giveUp = (): void => {
        waiter.settle(false);
      };
      const timer = setTimeout(giveUp, milliseconds);
      signal.addEventListener('abort', giveUp, { once: true });
      const waiter: Waiter = {
        position,
        settle: (passed) => {
          this.#waiters.delete(waiter);
          clearTimeout(timer);
          signal.removeEventListener('abort', giveUp);
          resolve(passed);
        },
      };
      this.#waiters.add(waiter);
    });
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiters.size;
  }

  /** Ends every wait. */
  close(): void {
    for (const waiter of this.#waiters) waiter.settle(false);
  }
}

function placeOf({ topic, partition }: Position): string {
  return `${String(partition)} ${topic}`;
}

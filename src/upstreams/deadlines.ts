/** Something that ends by itself when its time is up. */
export interface Expiring {
  /** When, in milliseconds of `performance.now()`. Finite, and always the same. */
  readonly expiry: number;
  /** Where it waits: {@link Deadlines} alone writes it. At first undefined, and whenever it does not wait. */
  place: number | undefined;
  /** Called at most once. Must not throw. */
  expire(): void;
}

/** Timers come no closer together than this, in milliseconds. */
const leastPause = 10;

/**
 * Ends what is out of time, up to 10 ms late: one timer for all requests and calls, as one for each costs more than most of what is
 * done for them. Nearly all are let go of long before their time, so the timer finds them gone and is set to the next one left.
 */
export class Deadlines {
  /** Not a set: the tables that a set leaves behind as it grows old keep whole requests alive, and the collector busy. */
  readonly #waiting: Expiring[] = [];
  #timer: NodeJS.Timeout | undefined;
  /** When the timer comes. */
  #next = Infinity;

  /** How many wait, for whoever looks for leaks. */
  get size(): number {
    return this.#waiting.length;
  }

  add(expiring: Expiring): void {
    expiring.place = this.#waiting.push(expiring) - 1;
    if (expiring.expiry < this.#next) this.#setTimer(expiring.expiry);
  }

  /** Lets go of one; one that does not wait is no fault. */
  delete(expiring: Expiring): void {
    const { place } = expiring;
    if (place === undefined) return;
    expiring.place = undefined;
    const last = this.#waiting.pop();
    if (last === undefined || last === expiring) return;
    this.#waiting[place] = last;
    last.place = place;
  }

  #setTimer(expiry: number): void {
    clearTimeout(this.#timer);
    this.#next = expiry;
    // What has a deadline has a connection too, and that keeps the process alive.
    this.#timer = setTimeout(this.#sweep, Math.max(leastPause, expiry - performance.now())).unref();
  }

  readonly #sweep = (): void => {
    const now = performance.now();
    this.#next = Infinity;
    const due = this.#waiting.filter(({ expiry }) => expiry <= now);
    for (const expiring of due) {
      // One that ends may end others with it.
      if (expiring.place === undefined) continue;
      this.delete(expiring);
      expiring.expire();
    }
    const next = this.#waiting.reduce((earliest, { expiry }) => Math.min(earliest, expiry), Infinity);
    if (next < this.#next) this.#setTimer(next);
  };
}

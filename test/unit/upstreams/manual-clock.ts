import type { Clock } from '../../../src/upstreams/clock';
import type { Expiring } from '../../../src/upstreams/deadlines';

interface Alarm {
  readonly at: number;
  readonly action: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #alarms = new Set<Alarm>();
  readonly #expiries = new Map<Expiring, () => void>();

  /** How many timers are set. */
  get pending(): number {
    return this.#alarms.size;
  }

  now(): number {
    return this.#now;
  }

  schedule(milliseconds: number, action: () => void): () => void {
    const alarm = { at: this.#now + milliseconds, action };
    this.#alarms.add(alarm);
    return () => {
      this.#alarms.delete(alarm);
    };
  }

  readonly deadlines = {
    add: (expiring: Expiring): void => {
      const { expiry } = expiring;
      this.#expiries.set(
        expiring,
        this.schedule(expiry - this.#now, () => {
          expiring.expire();
        }),
      );
    },
    delete: (expiring: Expiring): void => {
      this.#expiries.get(expiring)?.();
    },
  };

  /** Moves time on and runs what is due, in order, letting promises settle between. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const due = [...this.#alarms].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0];
      if (due === undefined) break;
      this.#alarms.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.action();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets every promise that is ready settle. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** The share of calls that may be retried. */
const share = 0.1;

/** How many retries a quiet time may save up. */
const savings = 10;

/** A retry is granted in any case when none was for this long, in milliseconds, so that a rare call has its retry too. */
const floorMs = 10_000;

/** Keeps retries under a tenth of the calls, so that a failing upstream is not buried under them. */
export class RetryBudget {
  #tokens = 0;
  #lastRetry = -Infinity;

  /** Notes a call, which earns a tenth of a retry. */
  earn(): void {
    this.#tokens = Math.min(savings, this.#tokens + share);
  }

  /** Takes one retry; false when there is none left. */
  take(now: number): boolean {
    const granted = this.#tokens >= 1;
    if (!granted && now - this.#lastRetry < floorMs) return false;
    if (granted) this.#tokens -= 1;
    this.#lastRetry = now;
    return true;
  }
}

/** When a circuit breaker opens, and for how long. */
export interface BreakerPolicy {
  /** How far back calls count, in milliseconds. */
  readonly windowMs: number;
  /** How many calls the window must hold before it may open. */
  readonly minimum: number;
  /** The share of failed calls, 0 to 1, at which it opens. */
  readonly threshold: number;
  /** How long it stays open before one call may probe, in milliseconds. */
  readonly sleepMs: number;
}

/** What a call that was let through hands back with its verdict. */
export type BreakerTicket = 'ordinary' | 'probe';

/** What a call said about the upstream's health; `nothing` when its client left or the upstream merely reported an error. */
export type BreakerVerdict = 'healthy' | 'failing' | 'nothing';

interface Slot {
  start: number;
  calls: number;
  failures: number;
}

/** The window is kept as this many slots, so that old calls leave it by tenths. */
const slotCount = 10;

/** Leaves an upstream alone while it keeps failing: closed, then open for a sleep, then half-open for one probe. */
export class Breaker {
  readonly #policy: BreakerPolicy;
  readonly #onChange: (state: 'open' | 'closed') => void;
  #slots: Slot[] = [];
  #openUntil: number | undefined;
  #probing = false;

  /** `onChange` is told when it opens (again after a failed probe, too) and when it closes. */
  constructor(policy: BreakerPolicy, onChange: (state: 'open' | 'closed') => void = () => undefined) {
    this.#policy = policy;
    this.#onChange = onChange;
  }

  /** Lets a call through with a ticket, or refuses it with undefined. */
  enter(now: number): BreakerTicket | undefined {
    if (this.#openUntil === undefined) return 'ordinary';
    if (now < this.#openUntil || this.#probing) return undefined;
    this.#probing = true;
    return 'probe';
  }

  /** Takes a ticket back with what its call said. Ordinary calls that began before it opened no longer count. */
  leave(ticket: BreakerTicket, verdict: BreakerVerdict, now: number): void {
    if (ticket === 'probe') {
      this.#endProbe(verdict, now);
    } else if (this.#openUntil === undefined && verdict !== 'nothing') {
      this.#count(verdict, now);
    }
  }

  #endProbe(verdict: BreakerVerdict, now: number): void {
    this.#probing = false;
    if (verdict === 'failing') this.#open(now);
    if (verdict === 'healthy') {
      this.#openUntil = undefined;
      this.#onChange('closed');
    }
  }

  #count(verdict: BreakerVerdict, now: number): void {
    const slot = this.#slotAt(now);
    slot.calls += 1;
    if (verdict !== 'failing') return;
    slot.failures += 1;
    const calls = this.#slots.reduce((sum, each) => sum + each.calls, 0);
    const failures = this.#slots.reduce((sum, each) => sum + each.failures, 0);
    if (calls >= this.#policy.minimum && failures >= calls * this.#policy.threshold) this.#open(now);
  }

  #open(now: number): void {
    this.#openUntil = now + this.#policy.sleepMs;
    this.#slots = [];
    this.#onChange('open');
  }

  #slotAt(now: number): Slot {
    const latest = this.#slots.at(-1);
    if (latest !== undefined && now < latest.start + this.#policy.windowMs / slotCount) return latest;
    const slot = { start: now, calls: 0, failures: 0 };
    this.#slots = [...this.#slots.filter(({ start }) => start > now - this.#policy.windowMs), slot];
    return slot;
  }
}

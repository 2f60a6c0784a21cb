import { GatewayError } from '../errors';
import type { BreakerTicket } from './breaker';
import type { CallContext } from './call-context';
import { type CallError, shapeCallError } from './call-error';
import { Cancellation } from './cancellation';
import { ClientGoneError } from './client-gone-error';
import type { Clock } from './clock';
import type { Expiring } from './deadlines';
import type { Attempt, CallBounds, GuardedCall } from './guard';
import { requestEndError } from './request-end-error';
import type { RetryBudget } from './retry-budget';

/** The pause before another attempt is between these, in milliseconds, by chance: so that callers do not come back as one. */
const pause = { least: 10, most: 60 };

/** What every call of one guard goes by. */
export interface CallRules {
  readonly subschema: string;
  /** For the whole call, its retries included, in milliseconds; a stream's, until it is open. */
  readonly timeoutMs: number;
  /** How often a query may be tried again. */
  readonly retries: number;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  /** 0 to 1, for the jitter of pauses. */
  readonly random: () => number;
  /** Is told of the call's end, before its caller; no error: it went well. */
  readonly report: (call: StartedCall, error: CallError | undefined) => void;
}

/** A call that was asked of a guard. */
export interface StartedCall {
  readonly call: GuardedCall;
  readonly context: CallContext;
  /** In milliseconds of the clock. */
  readonly started: number;
  /** Undefined when the breaker let no call through. */
  readonly ticket: BreakerTicket | undefined;
}

/** A call that the breaker let through, and where its end goes. */
interface AdmittedCall<T> extends StartedCall {
  readonly attempt: Attempt<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: CallError) => void;
}

/**
 * One call as it runs. It is its own narrowed cancellation, timer and retry loop: calls are too many for an object each. It
 * leaves no timer and no listener behind, save that an opened stream goes on following its request.
 */
export class RunningCall<T> extends Cancellation implements CallBounds, Expiring {
  readonly deadline: number;
  readonly expiry: number;
  place: number | undefined;
  readonly #rules: CallRules;
  readonly #call: AdmittedCall<T>;
  readonly #gives: 'answer' | 'stream';
  #tries = 0;
  #isOver = false;
  #cancelPause: (() => void) | undefined;

  constructor(rules: CallRules, call: AdmittedCall<T>) {
    super();
    this.#rules = rules;
    this.#call = call;
    this.#gives = call.call.operation === 'subscription' ? 'stream' : 'answer';
    const { deadline } = call.context;
    this.expiry = call.started + rules.timeoutMs;
    this.deadline = this.#gives === 'stream' ? deadline : Math.min(this.expiry, deadline);
  }

  get cancellation(): Cancellation {
    return this;
  }

  /** Makes the first attempt. Call it once. */
  start(): void {
    const { context } = this.#call;
    // A request that is out of time sooner says so itself.
    if (this.expiry < context.deadline) this.#rules.clock.deadlines.add(this);
    context.cancellation.listen(this);
    this.#try();
  }

  /** The upstream took too long. */
  expire(): void {
    this.#cut(new GatewayError('UPSTREAM_TIMEOUT', { subschema: this.#rules.subschema }));
  }

  /** The request is over. */
  override onCancelled(): void {
    this.#cut(requestEndError(this.#call.context, this.#rules));
  }

  #cut(error: CallError): void {
    this.abort(error);
    this.#fail(error);
  }

  #try(): void {
    this.#tries += 1;
    const fail = (thrown: unknown): void => {
      this.#tryAgain(thrown);
    };
    try {
      this.#call.attempt(this).then((value) => {
        this.#succeed(value);
      }, fail);
    } catch (thrown) {
      fail(thrown);
    }
  }

  #tryAgain(thrown: unknown): void {
    if (this.#isOver) return;
    const { clock, random, subschema } = this.#rules;
    const error = shapeCallError(thrown, subschema);
    const milliseconds = pause.least + random() * (pause.most - pause.least);
    if (!this.#mayRetry(error, milliseconds)) {
      this.#fail(error);
      return;
    }
    this.#cancelPause = clock.schedule(milliseconds, () => {
      this.#try();
    });
  }

  #mayRetry(error: CallError, milliseconds: number): boolean {
    const { retries, budget, clock } = this.#rules;
    if (error instanceof ClientGoneError || error.code !== 'UPSTREAM_UNAVAILABLE') return false;
    if (this.#call.call.operation !== 'query' || this.#tries > retries) return false;
    const now = clock.now();
    return now + milliseconds < this.deadline && budget.take(now);
  }

  #succeed(value: T): void {
    if (this.#isOver) return;
    this.#end(undefined);
    this.#call.resolve(value);
  }

  #fail(error: CallError): void {
    if (this.#isOver) return;
    this.#end(error);
    this.#call.reject(error);
  }

  #end(error: CallError | undefined): void {
    this.#isOver = true;
    this.#rules.clock.deadlines.delete(this);
    this.#cancelPause?.();
    if (error !== undefined || this.#gives === 'answer') this.#call.context.cancellation.unlisten(this);
    this.#rules.report(this.#call, error);
  }
}

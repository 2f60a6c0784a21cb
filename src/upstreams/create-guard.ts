import { GatewayError } from '../errors';
import type { Logger } from '../logger';
import { Breaker, type BreakerPolicy, type BreakerTicket, type BreakerVerdict } from './breaker';
import type { CallContext } from './call-context';
import { type CallError, shapeCallError } from './call-error';
import type { CallMetrics } from './call-metrics';
import { openCallWindow, requestEndError } from './call-window';
import { ClientGoneError } from './client-gone-error';
import { type Clock, systemClock } from './clock';
import type { Attempt, Guard, GuardedCall } from './guard';
import { RetryBudget } from './retry-budget';
import { runWithRetries } from './run-with-retries';

/** How one subschema's upstream may be called. */
export interface GuardPolicy {
  readonly subschema: string;
  /** For a whole call, its retries included, in milliseconds. A subscription is bound by it until it is open. */
  readonly timeoutMs: number;
  /** How often a query may be tried again. */
  readonly retries: number;
  readonly maxResponseBytes: number;
  readonly breaker: BreakerPolicy;
}

/** What a guard reports to, and its sense of time and chance. */
export interface GuardTools {
  readonly logger: Logger;
  readonly metrics: CallMetrics;
  /** Default: the real time. */
  readonly clock?: Clock;
  /** 0 to 1, for the jitter of pauses. Default: `Math.random`. */
  readonly random?: () => number;
}

/** One call as it ended. */
interface CallEnd {
  readonly call: GuardedCall;
  readonly context: CallContext;
  readonly started: number;
  /** Undefined when the breaker let no call through. */
  readonly ticket: BreakerTicket | undefined;
  /** Undefined when it went well. */
  readonly error: CallError | undefined;
}

/** Codes that say that an upstream is in trouble. An error that it reported in GraphQL's shape says that it works. */
const failing: ReadonlySet<string> = new Set(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'UPSTREAM_BAD_RESPONSE']);

/** Outcomes of calls that ended without a word about the upstream. */
const silent: ReadonlySet<string> = new Set(['CLIENT_GONE', 'DEADLINE_EXCEEDED', 'BAD_REQUEST', 'INTERNAL']);

/** Makes the guard of one subschema. Its breaker and its retry budget live as long as it does. */
export function createGuard(policy: GuardPolicy, tools: GuardTools): Guard {
  const { subschema, maxResponseBytes, timeoutMs } = policy;
  const { metrics, clock = systemClock, random = Math.random } = tools;
  const logger = tools.logger.child({ subschema });
  const budget = new RetryBudget();
  const breaker = new Breaker(policy.breaker, (state) => {
    logger.warn(
      { breaker: state },
      state === 'open' ? 'upstream keeps failing: calls are held back' : 'upstream is back',
    );
  });

  async function run<T>(call: GuardedCall, context: CallContext, attempt: Attempt<T>): Promise<T> {
    const started = clock.now();
    if (context.signal.aborted || started >= context.deadline) throw requestEndError(context, { subschema, clock });
    const ticket = breaker.enter(started);
    try {
      if (ticket === undefined) throw new GatewayError('UPSTREAM_CIRCUIT_OPEN', { subschema });
      const gives = call.operation === 'subscription' ? 'stream' : 'answer';
      const window = openCallWindow({ context, subschema, timeoutMs, gives, clock });
      const retries = call.operation === 'query' ? policy.retries : 0;
      const retrying = { subschema, retries, context: window.context, budget, clock, random };
      const value = await window.race(runWithRetries(attempt, retrying));
      report({ call, context, started, ticket, error: undefined });
      return value;
    } catch (thrown) {
      const error = shapeCallError(thrown, subschema);
      report({ call, context, started, ticket, error });
      throw error;
    }
  }

  function report({ call, context, started, ticket, error }: CallEnd): void {
    const now = clock.now();
    const outcome = describeOutcome(error);
    if (ticket !== undefined) breaker.leave(ticket, verdictOf(outcome, error), now);
    metrics.observe({ subschema, operation: call.operation, outcome, seconds: (now - started) / 1000 });
    if (!logger.isLevelEnabled('debug')) return;
    const milliseconds = Math.round((now - started) * 10) / 10;
    logger.debug({ request: context.id, ...call, outcome, milliseconds, err: error }, 'upstream call');
  }

  return { subschema, maxResponseBytes, run };
}

function describeOutcome(error: CallError | undefined): string {
  if (error === undefined) return 'ok';
  return error instanceof ClientGoneError ? 'CLIENT_GONE' : error.code;
}

function verdictOf(outcome: string, error: CallError | undefined): BreakerVerdict {
  if (failing.has(outcome) || isServerError(error)) return 'failing';
  return silent.has(outcome) ? 'nothing' : 'healthy';
}

/** True for an answer of status 500 and over that nothing in GraphQL's shape explains. */
function isServerError(error: CallError | undefined): boolean {
  if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_ERROR') return false;
  const status = error.extensions['upstreamStatus'];
  return typeof status === 'number' && status >= 500;
}

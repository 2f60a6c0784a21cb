import { GatewayError } from '../errors';
import type { Logger } from '../logger';
import { Breaker, type BreakerPolicy, type BreakerVerdict } from './breaker';
import type { CallContext } from './call-context';
import type { CallError } from './call-error';
import type { CallMetrics } from './call-metrics';
import { ClientGoneError } from './client-gone-error';
import { type Clock, systemClock } from './clock';
import type { Attempt, Guard, GuardedCall } from './guard';
import { requestEndError } from './request-end-error';
import { RetryBudget } from './retry-budget';
import { type CallRules, RunningCall, type StartedCall } from './running-call';

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

/** Codes that say that an upstream is in trouble. An error that it reported in GraphQL's shape says that it works. */
const failing: ReadonlySet<string> = new Set(['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT', 'UPSTREAM_BAD_RESPONSE']);

/** Outcomes of calls that ended without a word about the upstream. */
const silent: ReadonlySet<string> = new Set(['CLIENT_GONE', 'DEADLINE_EXCEEDED', 'BAD_REQUEST', 'INTERNAL']);

/** Makes the guard of one subschema. Its breaker and its retry budget live as long as it does. */
export function createGuard(policy: GuardPolicy, tools: GuardTools): Guard {
  const { subschema, maxResponseBytes, timeoutMs, retries } = policy;
  const { metrics, clock = systemClock, random = Math.random } = tools;
  const logger = tools.logger.child({ subschema });
  const budget = new RetryBudget();
  const breaker = new Breaker(policy.breaker, (state) => {
    logger.warn(
      { breaker: state },
      state === 'open' ? 'upstream keeps failing: calls are held back' : 'upstream is back',
    );
  });
  const rules: CallRules = { subschema, timeoutMs, retries, budget, clock, random, report };

  function run<T>(call: GuardedCall, context: CallContext, attempt: Attempt<T>): Promise<T> {
    const started = clock.now();
    if (context.cancellation.aborted || started >= context.deadline) {
      return Promise.reject(requestEndError(context, { subschema, clock }));
    }
    const ticket = breaker.enter(started);
    if (ticket === undefined) {
      const error = new GatewayError('UPSTREAM_CIRCUIT_OPEN', { subschema });
      report({ call, context, started, ticket }, error);
      return Promise.reject(error);
    }
    budget.earn();
    return new Promise((resolve, reject) => {
      new RunningCall(rules, { call, context, started, ticket, attempt, resolve, reject }).start();
    });
  }

  function report({ call, context, started, ticket }: StartedCall, error: CallError | undefined): void {
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
  if (error === undefined) return 'healthy';
  if (failing.has(outcome) || isServerError(error)) return 'failing';
  return silent.has(outcome) ? 'nothing' : 'healthy';
}

/** True for an answer of status 500 and over that nothing in GraphQL's shape explains. */
function isServerError(error: CallError | undefined): boolean {
  if (!(error instanceof GatewayError) || error.code !== 'UPSTREAM_ERROR') return false;
  const status = error.extensions['upstreamStatus'];
  return typeof status === 'number' && status >= 500;
}

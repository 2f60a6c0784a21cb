import type { ExecutionResult, GraphQLError } from 'graphql';
import { errorTable } from '../errors';
import type { EndedOperation, OperationMetrics } from '../telemetry/operation-metrics';
import type { RequestContext } from './engine';
import type { ValidOperation } from './operation-runner';

const longestName = 100;
const codesLogged = 5;
const none: readonly string[] = [];

/** Notes how an operation ended: one log line, one observation. Neither holds anything that a variable or a header said. Made when it starts. */
export class OperationRecord {
  readonly #started = performance.now();
  readonly #valid: Pick<ValidOperation, 'operation'>;
  readonly #log: RequestContext['log'];
  readonly #identity: RequestContext['identity'];
  readonly #metrics: Pick<OperationMetrics, 'operationEnded'>;

  constructor(
    valid: Pick<ValidOperation, 'operation'>,
    { log, identity }: Pick<RequestContext, 'log'> & Partial<Pick<RequestContext, 'identity'>>,
    metrics: Pick<OperationMetrics, 'operationEnded'>,
  ) {
    this.#valid = valid;
    this.#log = log;
    this.#identity = identity;
    this.#metrics = metrics;
  }

  /** It was answered, and nothing at all went wrong. */
  succeed(): void {
    this.#note('ok', none);
  }

  /** `events`: how many a subscription had. */
  end(result: ExecutionResult, events?: number): void {
    this.#note(outcomeOf(result), codesOf(result.errors ?? []), events);
  }

  /** Its client left before it ended: that is nobody's failure. */
  abandon(): void {
    this.#note('abandoned', none);
  }

  #note(outcome: EndedOperation['outcome'], codes: readonly string[], events?: number): void {
    const { operation, name } = this.#valid.operation;
    const seconds = (performance.now() - this.#started) / 1000;
    this.#metrics.operationEnded({ type: operation, outcome, seconds, codes });
    if (!this.#log.isLevelEnabled('info')) return;
    this.#log.info(
      {
        // The parser let letters, digits and underscores through alone.
        operationName: name?.value.slice(0, longestName),
        type: operation,
        subject: this.#identity?.pseudonym,
        outcome,
        milliseconds: Math.round(seconds * 1000),
        codes: codes.slice(0, codesLogged),
        events,
      },
      'operation',
    );
  }
}

/** The codes of errors, each once. Codes that an upstream made up are `OTHER`, so that there are never many. */
export function codesOf(errors: readonly GraphQLError[]): readonly string[] {
  const codes = errors.map(({ extensions: { code } }) =>
    typeof code === 'string' && Object.hasOwn(errorTable, code) ? code : 'OTHER',
  );
  return [...new Set(codes)];
}

function outcomeOf({ data, errors = [] }: ExecutionResult): EndedOperation['outcome'] {
  if (errors.length === 0) return 'ok';
  return data == null ? 'failed' : 'partial';
}

import type { ExecutionResult, GraphQLError } from 'graphql';
import { errorTable } from '../errors';
import type { RequestContext } from './engine';
import type { EndedOperation, OperationMetrics } from '../telemetry/operation-metrics';
import type { ValidOperation } from './operation-runner';

/** Notes how an operation ended: one log line, one observation. Neither holds anything that a variable or a header said. */
export interface OperationRecord {
  /** It was answered, and nothing at all went wrong. */
  succeed(): void;
  end(result: ExecutionResult, events?: number): void;
  /** Its client left before it ended: that is nobody's failure. */
  abandon(): void;
}

const longestName = 100;
const codesLogged = 5;
const none: readonly string[] = [];

/** Starts the clock of one operation. */
export function openRecord(
  { operation }: ValidOperation,
  { log }: RequestContext,
  metrics: Pick<OperationMetrics, 'operationEnded'>,
): OperationRecord {
  const started = performance.now();
  const type = operation.operation;
  const note = (outcome: EndedOperation['outcome'], codes: readonly string[], events?: number): void => {
    const seconds = (performance.now() - started) / 1000;
    metrics.operationEnded({ type, outcome, seconds, codes });
    if (!log.isLevelEnabled('info')) return;
    // The parser let letters, digits and underscores through alone.
    const operationName = operation.name?.value.slice(0, longestName);
    const milliseconds = Math.round(seconds * 1000);
    log.info({ operationName, type, outcome, milliseconds, codes: codes.slice(0, codesLogged), events }, 'operation');
  };
  return {
    succeed: () => {
      note('ok', none);
    },
    end: (result, events) => {
      note(outcomeOf(result), codesOf(result.errors ?? []), events);
    },
    abandon: () => {
      note('abandoned', []);
    },
  };
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

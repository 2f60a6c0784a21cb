import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Lease } from '../composition/lease';
import { ClientGoneError } from '../upstreams/client-gone-error';
import type { ReadyOperation, RequestContext } from './engine';
import { maskResult } from './mask-error';
import { maskStream } from './mask-stream';
import type { OperationMetrics } from '../telemetry/operation-metrics';
import { openRecord, type OperationRecord } from './operation-record';
import type { OperationRunner, ValidOperation } from './operation-runner';

/** What an opened operation works with. */
export interface OpenOperationTools {
  readonly lease: Lease;
  readonly runner: OperationRunner;
  readonly metrics: OperationMetrics;
}

/** Makes a valid operation ready to be run by a transport: answers are masked, noted, and the lease is held until it is released. */
export function openOperation(valid: ValidOperation, { lease, runner, metrics }: OpenOperationTools): ReadyOperation {
  async function execute(context: RequestContext): Promise<ExecutionResult> {
    const record = openRecord(valid, context, metrics);
    return close(await settle(() => runner.execute(valid, context)), { context, record });
  }

  async function write(context: RequestContext): Promise<string | ExecutionResult> {
    const record = openRecord(valid, context, metrics);
    const answer = await settle(() => runner.write(valid, context));
    if (typeof answer !== 'string') return close(answer, { context, record });
    record.succeed();
    return answer;
  }

  async function subscribe(context: RequestContext): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const record = openRecord(valid, context, metrics);
    const opened = await settle(() => runner.subscribe(valid, context));
    if (!(Symbol.asyncIterator in opened)) return close(opened, { context, record });
    metrics.subscriptionsChanged(1);
    const onEnd = (events: number): void => {
      metrics.subscriptionsChanged(-1);
      record.end({}, events);
    };
    return maskStream(opened, { context, cut: lease.signal, onEnd });
  }

  return {
    type: valid.operation.operation,
    execute,
    write,
    subscribe,
    release: () => {
      lease.release();
    },
  };
}

/** Masks a whole answer and notes how its operation ended. */
function close(
  answer: ExecutionResult,
  { context, record }: { readonly context: RequestContext; readonly record: OperationRecord },
): ExecutionResult {
  const result = maskResult(answer, context);
  if (isAbandoned(answer)) record.abandon();
  else record.end(result);
  return result;
}

/** True when the client left before all of the answer was there. */
function isAbandoned({ errors = [] }: ExecutionResult): boolean {
  return errors.some(({ originalError }) => originalError instanceof ClientGoneError);
}

/** What running gives; a failure of the whole is an answer with that error alone, not yet masked. */
async function settle<T>(run: () => Promise<T>): Promise<T | ExecutionResult> {
  try {
    return await run();
  } catch (error) {
    return {
      errors: [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: toError(error) })],
    };
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('Something that is no error was thrown.', { cause: thrown });
}

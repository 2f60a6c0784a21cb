import { GraphQLError, type ExecutionResult } from 'graphql';
import type { Lease } from '../composition/lease';
import { ClientGoneError } from '../upstreams/client-gone-error';
import type { ReadyOperation, RequestContext } from './engine';
import { maskResult } from './mask-error';
import { maskStream } from './mask-stream';
import type { OperationMetrics } from '../telemetry/operation-metrics';
import { OperationRecord } from './operation-record';
import type { OperationRunner, ValidOperation } from './operation-runner';

/** What an opened operation works with. */
export interface OpenOperationTools {
  readonly lease: Lease;
  readonly runner: OperationRunner;
  readonly metrics: OperationMetrics;
}

/** A valid operation, ready to be run by a transport: answers are masked and noted, and the lease is held until it is released. */
export class OpenedOperation implements ReadyOperation {
  readonly type: ReadyOperation['type'];
  readonly #valid: ValidOperation;
  readonly #tools: OpenOperationTools;

  constructor(valid: ValidOperation, tools: OpenOperationTools) {
    this.type = valid.operation.operation;
    this.#valid = valid;
    this.#tools = tools;
  }

  async execute(context: RequestContext): Promise<ExecutionResult> {
    const record = this.#openRecord(context);
    const answer = await settle(() => this.#tools.runner.execute(this.#valid, context));
    return close(answer, { context, record });
  }

  async write(context: RequestContext): Promise<string | ExecutionResult> {
    // What is told beside data is not in the text that is written at once.
    if (context.streams !== undefined && context.explain === undefined) return this.execute(context);
    const record = this.#openRecord(context);
    let answer: string | ExecutionResult;
    // As `settle` does, without a promise of its own: most operations come this way.
    try {
      answer = await this.#tools.runner.write(this.#valid, context);
    } catch (error) {
      answer = failed(error);
    }
    if (typeof answer !== 'string') return close(answer, { context, record });
    record.succeed();
    return answer;
  }

  async subscribe(context: RequestContext): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const { runner, metrics, lease } = this.#tools;
    const record = this.#openRecord(context);
    const opened = await settle(() => runner.subscribe(this.#valid, context));
    if (!(Symbol.asyncIterator in opened)) return close(opened, { context, record });
    metrics.subscriptionsChanged(1);
    const onEnd = (events: number): void => {
      metrics.subscriptionsChanged(-1);
      record.end({}, events);
    };
    return maskStream(opened, { context, cut: lease.signal, onEnd });
  }

  release(): void {
    this.#tools.lease.release();
  }

  #openRecord(context: RequestContext): OperationRecord {
    return new OperationRecord(this.#valid, context, this.#tools.metrics);
  }
}

/** Masks a whole answer and notes how its operation ended. */
function close(
  answer: ExecutionResult,
  { context, record }: { readonly context: RequestContext; readonly record: OperationRecord },
): ExecutionResult {
  const result = tell(maskResult(answer, context), context);
  if (isAbandoned(answer)) record.abandon();
  else record.end(result);
  return result;
}

/** Adds what the request asked to be told beside its data. */
function tell(result: ExecutionResult, { streams }: RequestContext): ExecutionResult {
  const told = streams?.toExtensions();
  return told === undefined ? result : { ...result, extensions: { ...result.extensions, ...told } };
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
    return failed(error);
  }
}

function failed(error: unknown): ExecutionResult {
  return { errors: [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: toError(error) })] };
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('Something that is no error was thrown.', { cause: thrown });
}

import type { ExecutionResult } from 'graphql';
import type { Lease } from '../composition/lease';
import type { ReadyOperation, RequestContext } from './engine';
import { maskError, maskResult } from './mask-error';
import { maskStream } from './mask-stream';
import type { OperationMetrics } from './operation-metrics';
import { openRecord } from './operation-record';
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
    const result = await settle(() => runner.execute(valid, context), context);
    record.end(result);
    return result;
  }

  async function subscribe(context: RequestContext): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
    const record = openRecord(valid, context, metrics);
    try {
      const results = await runner.subscribe(valid, context);
      metrics.subscriptionsChanged(1);
      const onEnd = (events: number): void => {
        metrics.subscriptionsChanged(-1);
        record.end({}, events);
      };
      return maskStream(results, { context, cut: lease.signal, onEnd });
    } catch (error) {
      const result = { errors: [maskError(error, context)] };
      record.end(result);
      return result;
    }
  }

  return {
    type: valid.operation.operation,
    execute,
    subscribe,
    release: () => {
      lease.release();
    },
  };
}

async function settle(run: () => Promise<ExecutionResult>, context: RequestContext): Promise<ExecutionResult> {
  try {
    return maskResult(await run(), context);
  } catch (error) {
    return { errors: [maskError(error, context)] };
  }
}

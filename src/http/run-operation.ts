import type { ExecutionResult } from 'graphql';
import type { ReadyOperation } from '../graphql/engine';
import { openContext, type OperationSource } from './operation-context';
import { endWhenRevoked } from './revocable-results';

/** Answers a query or mutation; its context is closed and its supergraph released when the answer is there. */
export async function executeOperation(operation: ReadyOperation, source: OperationSource): Promise<ExecutionResult> {
  const context = openContext(source, operation.type);
  try {
    return await operation.execute(context);
  } finally {
    context.close();
    operation.release();
  }
}

/** The same, its answer written as text where nothing at all went wrong. */
export async function writeOperation(
  operation: ReadyOperation,
  source: OperationSource,
): Promise<string | ExecutionResult> {
  const context = openContext(source, operation.type);
  try {
    return await operation.write(context);
  } finally {
    context.close();
    operation.release();
  }
}

/**
 * Opens a subscription. The context is closed and the supergraph released when the iterator ends, is returned, or when there
 * is an answer instead of one.
 */
export async function subscribeOperation(
  operation: ReadyOperation,
  source: OperationSource,
): Promise<AsyncGenerator<ExecutionResult, undefined, undefined> | ExecutionResult> {
  const context = openContext(source, operation.type);
  const end = (): void => {
    context.close();
    operation.release();
  };
  try {
    const results = await operation.subscribe(context);
    if (Symbol.asyncIterator in results) {
      const { watch, caller } = source;
      const live = watch === undefined ? results : endWhenRevoked(results, (onEnd) => watch(caller, onEnd));
      return follow(live, end);
    }
    end();
    return results;
  } catch (error) {
    end();
    throw error;
  }
}

/** The same results, with `end` called once there will be no more. */
function follow(
  results: AsyncIterableIterator<ExecutionResult>,
  end: () => void,
): AsyncGenerator<ExecutionResult, undefined, undefined> {
  const finish = async (): Promise<IteratorReturnResult<undefined>> => {
    end();
    await results.return?.();
    return { done: true, value: undefined };
  };
  return {
    next: async () => {
      try {
        const step = await results.next();
        return step.done === true ? await finish() : step;
      } catch (error) {
        end();
        throw error;
      }
    },
    return: finish,
    throw: finish,
    [Symbol.asyncIterator]() {
      return this;
    },
    [Symbol.asyncDispose]: async () => {
      await finish();
    },
  };
}

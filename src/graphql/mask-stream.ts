import type { ExecutionResult } from 'graphql';
import type { RequestContext } from './engine';
import { maskError, maskResult } from './mask-error';

/** What the results of a live operation are masked for, and what may end it. */
export interface LiveOptions {
  readonly context: RequestContext;
  /** Ends the results from our side; its reason is the last result's error. */
  readonly cut: AbortSignal;
  /** Called once, when there will be no more results, with how many there were. */
  readonly onEnd: (results: number) => void;
}

type Step = IteratorResult<ExecutionResult, undefined>;
const done: Step = { done: true, value: undefined };

/**
 * Masks the results of a subscription, and turns whatever ends it wrongly into one last result. The iterator never throws, and
 * `return()` never waits for an event.
 */
export function maskStream(
  results: AsyncIterableIterator<ExecutionResult>,
  options: LiveOptions,
): AsyncIterableIterator<ExecutionResult> {
  return new MaskedStream(results, options);
}

class MaskedStream implements AsyncIterableIterator<ExecutionResult> {
  private over = false;
  private count = 0;
  private wake: ((step: Step) => void) | undefined;

  constructor(
    private readonly results: AsyncIterableIterator<ExecutionResult>,
    private readonly options: LiveOptions,
  ) {
    options.cut.addEventListener('abort', this.onCut, { once: true });
  }

  next(): Promise<Step> {
    if (this.over) return Promise.resolve(done);
    if (this.options.cut.aborted) return Promise.resolve(this.fail(this.options.cut.reason));
    return new Promise((resolve) => {
      this.wake = resolve;
      this.results.next().then(
        (step) => {
          resolve(this.take(step));
        },
        (error: unknown) => {
          resolve(this.fail(error));
        },
      );
    });
  }

  return(): Promise<Step> {
    this.wake?.(this.finish());
    this.stop();
    return Promise.resolve(this.finish());
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private readonly onCut = (): void => {
    if (this.wake !== undefined) this.wake(this.fail(this.options.cut.reason));
    this.stop();
  };

  private take(step: IteratorResult<ExecutionResult>): Step {
    this.wake = undefined;
    if (step.done === true || this.over) return this.finish();
    this.count += 1;
    return { done: false, value: maskResult(step.value, this.options.context) };
  }

  private fail(error: unknown): Step {
    const { context } = this.options;
    if (this.over || context.cancellation.aborted) return this.finish();
    this.finish();
    return { done: false, value: { errors: [maskError(error, context)] } };
  }

  private finish(): Step {
    if (this.over) return done;
    this.over = true;
    this.options.cut.removeEventListener('abort', this.onCut);
    this.options.onEnd(this.count);
    return done;
  }

  /** Ends the results upstream. That may wait for an event, and by now nobody cares how it ends. */
  private stop(): void {
    void Promise.resolve(this.results.return?.()).catch((err: unknown) => {
      this.options.context.log.debug({ err }, 'a subscription did not end well');
    });
  }
}

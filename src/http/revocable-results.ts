import { GraphQLError, type ExecutionResult } from 'graphql';
import { errorTable } from '../errors';

type Step = IteratorResult<ExecutionResult, undefined>;
type Results = AsyncIterableIterator<ExecutionResult>;

const done: Step = { done: true, value: undefined };

/** What ends results: it is given what to call, and gives what stops that. */
export type WatchEnd = (onEnd: () => void) => () => void;

/**
 * The same results until what they were asked with has ended; then one last one that says so, at once and whatever the source is waiting
 * for. `return` never waits for an event.
 */
export function endWhenRevoked(results: Results, watch: WatchEnd): Results {
  return new RevocableResults(results, watch);
}

class RevocableResults implements Results {
  readonly #unwatch: () => void;
  #isRevoked = false;
  #isOver = false;
  #wake: ((step: Step) => void) | undefined;

  constructor(
    private readonly results: Results,
    watch: WatchEnd,
  ) {
    this.#unwatch = watch(() => {
      this.#revoke();
    });
  }

  next(): Promise<Step> {
    if (this.#isOver) return Promise.resolve(done);
    if (this.#isRevoked) return Promise.resolve(this.#last());
    return new Promise((resolve, reject) => {
      this.#wake = resolve;
      this.results.next().then((step) => {
        if (step.done === true) this.#finish();
        // What comes too late is not given to who may not see it any more.
        resolve(this.#isRevoked || step.done === true ? done : step);
      }, reject);
    });
  }

  async return(): Promise<Step> {
    this.#finish();
    await this.results.return?.();
    return done;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #revoke(): void {
    if (this.#isOver) return;
    this.#isRevoked = true;
    if (this.#wake !== undefined) this.#wake(this.#last());
    // Nobody is left who could be told how it ends.
    void Promise.resolve(this.results.return?.()).catch(() => undefined);
  }

  #last(): Step {
    this.#finish();
    const { message } = errorTable.SESSION_REVOKED;
    return {
      done: false,
      value: { errors: [new GraphQLError(message, { extensions: { code: 'SESSION_REVOKED' } })] },
    };
  }

  #finish(): void {
    this.#isOver = true;
    this.#unwatch();
  }
}

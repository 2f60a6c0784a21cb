import type { LiveChanges } from '../../../projections/live/live-changes';
import type { LiveStep } from '../../../projections/live/live-options';
import type { UpstreamAnswer } from '../../upstream';

/** What a live field's answers are made with. */
export interface LiveAnswersOptions {
  readonly changes: LiveChanges;
  /** Makes the answer of a step; undefined where it gives none. */
  readonly toAnswer: (step: LiveStep) => Promise<UpstreamAnswer | undefined>;
}

type Result = IteratorResult<UpstreamAnswer, undefined>;

/** The answers of one subscriber, made when they are read, so that what they link to is as it is then. Calls of `next` may overlap. */
export class LiveAnswers implements AsyncIterableIterator<UpstreamAnswer> {
  readonly #options: LiveAnswersOptions;
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: LiveAnswersOptions) {
    this.#options = options;
  }

  next(): Promise<Result> {
    const result = this.#last.then(() => this.#take());
    this.#last = result.catch(() => undefined);
    return result;
  }

  return(): Promise<Result> {
    this.#options.changes.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #take(): Promise<Result> {
    const { changes, toAnswer } = this.#options;
    for (let step = await changes.next(); step !== undefined; step = await changes.next()) {
      const value = await toAnswer(step);
      if (value !== undefined) return { done: false, value };
    }
    return { done: true, value: undefined };
  }
}

import { entityRequest, type EntityBatch } from '../../execution/entity-request';
import { pickVariables } from '../../execution/pick-variables';
import type { Batches, StepAnswers } from '../../execution/step-answers';
import type { Subschema } from '../../composition/supergraph';
import type { Plan, Step } from '../../planning/plan';
import type { CallContext } from '../../upstreams/call-context';
import type { UpstreamAnswer, UpstreamRequest, VariableValues } from '../../upstreams/upstream';
import type { CallTrace } from './call-trace';

/** What answers are traced for. */
export interface TracedRun {
  readonly plan: Plan;
  readonly context: CallContext;
  readonly trace: CallTrace;
}

/** Answers that the upstreams are asked for, with a note of every call. */
export class TracedAnswers implements StepAnswers {
  readonly #run: TracedRun;
  readonly #step: Step;
  readonly #number: number;
  #level = 0;
  #running = 0;

  constructor(run: TracedRun, step: Step) {
    this.#run = run;
    this.#step = step;
    this.#number = run.plan.steps.indexOf(step);
  }

  root(index: number, values: VariableValues): Promise<UpstreamAnswer> {
    const root = this.#step.roots[index];
    if (root === undefined) throw new Error(`There is no root fetch ${String(index)}.`);
    return this.#ask(root, values, {});
  }

  async entities(batches: Batches, values: VariableValues): Promise<UpstreamAnswer> {
    // The calls of one level begin together, and the next level waits for all of them.
    if (this.#running === 0) this.#level += 1;
    this.#running += 1;
    try {
      const request = entityRequest(batches, this.#run.plan.bindings);
      return await this.#ask({ subschema: batches[0].fetch.subschema, request }, values, countKeys(batches));
    } finally {
      this.#running -= 1;
    }
  }

  #ask(
    { subschema, request }: { readonly subschema: Subschema; readonly request: UpstreamRequest },
    values: VariableValues,
    keys: { readonly keys?: number; readonly batch?: boolean },
  ): Promise<UpstreamAnswer> {
    const { trace, context } = this.#run;
    const { name, upstream } = subschema;
    const facts = { subschema: name, ...upstream.describe?.(request), step: this.#number, level: this.#level, ...keys };
    return trace.follow(facts, (readBytes) => {
      const call = upstream.prepare(request, (body) => {
        readBytes(body.length);
        // The text was looked at, not read: it is parsed as ever.
        return undefined;
      });
      return call(pickVariables(request, values), context);
    });
  }
}

function countKeys(batches: readonly EntityBatch[]): { readonly keys: number; readonly batch: boolean } {
  return {
    keys: batches.reduce((sum, { entities }) => sum + entities.length, 0),
    batch: batches.every(({ fetch }) => fetch.entryPoint.batch),
  };
}

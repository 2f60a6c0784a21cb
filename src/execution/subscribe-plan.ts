import type { ExecutionResult } from 'graphql';
import { GatewayError } from '../errors';
import type { Plan, RootFetch, Step } from '../planning/plan';
import type { UpstreamAnswer } from '../upstreams/upstream';
import { ErrorList } from './error-list';
import { failureOf } from './failure-of';
import type { PlanRequest } from './plan-request';
import { argumentValues } from './argument-values';
import { pathOfSource } from './path-of-source';
import { pickVariables } from './pick-variables';
import { interpretStep } from './interpret-step';
import { programOf } from './plan-program';
import { resultOf } from './result-of';
import { askUpstreams } from './step-answers';

/**
 * Opens a subscription: every event of the upstream is the root of an answer whose other fields are asked for anew.
 * Resolves with errors alone when the upstream's stream cannot be opened. A stream that breaks later ends with a result that
 * holds the error. `return()` ends it upstream.
 */
export async function subscribePlan(
  plan: Plan,
  request: PlanRequest,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const [step] = plan.steps;
  const [fetch] = step?.roots ?? [];
  const [field] = step?.shape.fields ?? [];
  if (field?.kind === 'refused') return refused(field.responseKey);
  if (step === undefined || fetch === undefined) throw new Error('The operation has no subscription field.');
  const values = pickVariables(fetch.request, argumentValues(plan, request.variables));
  try {
    const stream = fetch.subschema.upstream.prepareStream(fetch.request);
    return answers({ plan, step, fetch }, await stream(values, request.context), request);
  } catch (error) {
    return failed(error, { step, fetch }, request);
  }
}

/** Not a generator: its `return()` would wait for the next event before it ends the upstream's stream. */
function answers(
  { plan, step, fetch }: { readonly plan: Plan; readonly step: Step; readonly fetch: RootFetch },
  events: AsyncIterableIterator<UpstreamAnswer>,
  request: PlanRequest,
): AsyncIterableIterator<ExecutionResult> {
  const [program] = programOf(plan).steps;
  if (program === undefined) throw new Error('The plan has no step.');
  const values = argumentValues(plan, request.variables);
  let isOver = false;
  const end = async (): Promise<IteratorReturnResult<undefined>> => {
    isOver = true;
    await events.return?.();
    return { done: true, value: undefined };
  };
  const next = async (): Promise<IteratorResult<ExecutionResult, undefined>> => {
    if (isOver) return { done: true, value: undefined };
    try {
      const event = await events.next();
      if (event.done === true) return await end();
      const errors = new ErrorList(request.maxErrors);
      const answers = { ...askUpstreams(program, request.context, 'data'), root: () => Promise.resolve(event.value) };
      const data = await interpretStep({ step, answers, values }, request, errors);
      const { extensions } = event.value;
      const result = resultOf(data, errors);
      return { done: false, value: extensions === undefined ? result : { ...result, extensions } };
    } catch (error) {
      isOver = true;
      return { done: false, value: failed(error, { step, fetch }, request) };
    }
  };
  return {
    next,
    return: end,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** What the asker may not see is not subscribed to. */
function refused(key: string): ExecutionResult {
  const errors = new ErrorList(1);
  errors.add(new GatewayError('UNAUTHORIZED_FIELD_OR_TYPE'), { parent: undefined, key });
  return { errors: errors.list() ?? [] };
}

/** The error stands at the subscription's field. */
function failed(
  error: unknown,
  { step, fetch }: { readonly step: Step; readonly fetch: RootFetch },
  request: PlanRequest,
): ExecutionResult {
  const errors = new ErrorList(request.maxErrors);
  errors.add(failureOf(error, fetch.subschema.name), pathOfSource(step.shape, 1));
  return { errors: errors.list() ?? [] };
}

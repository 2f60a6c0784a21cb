import type { ExecutionResult } from 'graphql';
import type { Plan } from '../planning/plan';
import { argumentValues } from './argument-values';
import { ErrorList } from './error-list';
import { interpretStep } from './interpret-step';
import { programOf } from './plan-program';
import type { PlanRequest } from './plan-request';
import { resultOf } from './result-of';
import { askUpstreams } from './step-answers';

/**
 * Answers a query or mutation. It never rejects: what fails is an error at the path of the client's field, whose
 * `originalError` is a `GatewayError`. A mutation's root fields run in series; a null that bubbles to the root ends it.
 */
export async function executePlan(plan: Plan, request: PlanRequest): Promise<ExecutionResult> {
  const errors = new ErrorList(request.maxErrors);
  const values = argumentValues(plan, request.variables);
  const data = Object.create(null) as Record<string, unknown>;
  for (const program of programOf(plan).steps) {
    const { step } = program;
    const answers = request.answersOf?.(step) ?? askUpstreams(program, request.context, 'data');
    const part = await interpretStep({ step, answers, values }, request, errors);
    if (part === null) return resultOf(null, errors);
    Object.assign(data, part);
  }
  return resultOf(data, errors);
}

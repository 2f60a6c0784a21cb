import type { ExecutionResult } from 'graphql';
import type { Plan } from '../planning/plan';
import { askUpstream } from './ask-upstream';
import { completeStep } from './complete-step';
import { ErrorList } from './error-list';
import { gatherStep } from './gather-step';
import { programOf } from './plan-program';
import type { PlanRequest } from './plan-request';
import { resultOf } from './result-of';

/**
 * Answers a query or mutation. It never rejects: what fails is an error at the path of the client's field, whose
 * `originalError` is a `GatewayError`. A mutation's root fields run in series; a null that bubbles to the root ends it.
 */
export async function executePlan(plan: Plan, request: PlanRequest): Promise<ExecutionResult> {
  const program = programOf(plan);
  const errors = new ErrorList(request.maxErrors);
  const askRoot = askUpstream(program, request);
  const data = Object.create(null) as Record<string, unknown>;
  for (const step of plan.steps) {
    const gathered = await gatherStep({ plan, program, step, askRoot }, request, errors);
    const part = completeStep(step, { gathered, errors }, request);
    if (part === null) return resultOf(null, errors);
    Object.assign(data, part);
  }
  return resultOf(data, errors);
}

import type { ExecutionResult } from 'graphql';
import type { Plan } from '../planning/plan';
import { ErrorList } from './error-list';
import type { PlanRequest } from './plan-request';
import { askUpstream, runStep } from './run-step';

/**
 * Answers a query or mutation. It never rejects: what fails is an error at the path of the client's field, whose
 * `originalError` is a `GatewayError`. A mutation's root fields run in series; a null that bubbles to the root ends it.
 */
export async function executePlan(plan: Plan, request: PlanRequest): Promise<ExecutionResult> {
  const errors = new ErrorList(request.maxErrors);
  const askRoot = askUpstream(plan, request);
  let data: Record<string, unknown> | null = null;
  for (const step of plan.steps) {
    const part = await runStep({ plan, step, askRoot }, request, errors);
    data = part === null || data === null ? part : Object.assign(data, part);
    if (part === null) break;
  }
  return resultOf(data, errors);
}

/** The result of a step, in the shape that transports send. */
export function resultOf(data: Record<string, unknown> | null, errors: ErrorList): ExecutionResult {
  const list = errors.list();
  return list === undefined ? { data } : { errors: list, data };
}

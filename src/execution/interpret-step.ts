import { completeStep } from './complete-step';
import type { ErrorList } from './error-list';
import { gatherStep, type StepInput } from './gather-step';
import type { PlanRequest } from './plan-request';

/** Runs one step by the interpreter: its part of the answer as data, null when a null bubbled to the root; errors go to the list. */
export async function interpretStep(
  input: StepInput,
  request: PlanRequest,
  errors: ErrorList,
): Promise<Record<string, unknown> | null> {
  const gathered = await gatherStep(input, errors);
  return completeStep(input.step, { gathered, errors }, request);
}

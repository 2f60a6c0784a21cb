import type { AskRoot } from './gather-step';
import type { PlanProgram } from './plan-program';
import type { PlanRequest } from './plan-request';

/** Asks for root fields as queries and mutations do. */
export function askUpstream(program: PlanProgram, { context }: PlanRequest): AskRoot {
  return (fetch, variables) => program.rootCall(fetch)(variables, context);
}

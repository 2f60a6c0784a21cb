import type { ExecutionResult } from 'graphql';
import { executePlan } from '../../execution/execute-plan';
import type { PlanRequest } from '../../execution/plan-request';
import type { Plan } from '../../planning/plan';
import { CallTrace } from './call-trace';
import type { ExplainMode } from './explain-mode';
import { explainPlan } from './explain-plan';
import { TracedAnswers } from './traced-answers';

/**
 * Answers an operation with `extensions.explain`. `on`: it is run, and its calls are told beside its plan. `dry`: nothing is run,
 * and `data` is null, so that the answer is one that every client can read.
 */
export async function explainExecution(plan: Plan, request: PlanRequest, mode: ExplainMode): Promise<ExecutionResult> {
  const explained = explainPlan(plan, request.variables);
  if (mode === 'dry') return { data: null, extensions: { explain: { plan: explained } } };
  const trace = new CallTrace();
  const run = { plan, context: request.context, trace };
  const result = await executePlan(plan, { ...request, answersOf: (step) => new TracedAnswers(run, step) });
  const { calls, totals } = trace;
  return { ...result, extensions: { ...result.extensions, explain: { plan: explained, calls, totals } } };
}

import { executePlan } from '../execution/execute-plan';
import { subscribePlan } from '../execution/subscribe-plan';
import { writePlan } from '../execution/write-plan';
import { explainExecution } from './explain/explain-execution';
import type { OperationRunner } from './operation-runner';

/** Makes the runner that answers operations by compiled plans. `maxErrors`: of one answer; those beyond are counted in one. */
export function createPlanRunner({ maxErrors }: { readonly maxErrors: number }): OperationRunner {
  return {
    execute: (valid, context) =>
      executePlan(valid.plans.planFor(valid), { variables: valid.variables, context, maxErrors }),
    write: (valid, context) => {
      const plan = valid.plans.planFor(valid);
      const request = { variables: valid.variables, context, maxErrors };
      return context.explain === undefined
        ? writePlan(plan, request)
        : explainExecution(plan, request, context.explain);
    },
    subscribe: (valid, context) =>
      subscribePlan(valid.plans.planFor(valid), { variables: valid.variables, context, maxErrors }),
  };
}

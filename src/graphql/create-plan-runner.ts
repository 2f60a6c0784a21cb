import { executePlan } from '../execution/execute-plan';
import { subscribePlan } from '../execution/subscribe-plan';
import { planFor } from '../planning/plan-for';
import type { Plan } from '../planning/plan';
import type { OperationRunner, ValidOperation } from './operation-runner';

/** Makes the runner that answers operations by compiled plans. `maxErrors`: of one answer; those beyond are counted in one. */
export function createPlanRunner({ maxErrors }: { readonly maxErrors: number }): OperationRunner {
  const plan = ({ supergraph, document, operation, variables }: ValidOperation): Plan =>
    planFor(supergraph, document, operation, variables);
  return {
    execute: async (valid, context) =>
      await executePlan(plan(valid), { variables: valid.variables, context, maxErrors }),
    subscribe: async (valid, context) =>
      await subscribePlan(plan(valid), { variables: valid.variables, context, maxErrors }),
  };
}

import { checkAsker } from '../execution/check-asker';
import { executePlan } from '../execution/execute-plan';
import type { Fallback } from '../execution/plan-request';
import { subscribePlan } from '../execution/subscribe-plan';
import { writePlan } from '../execution/write-plan';
import type { FallbackMetrics } from '../telemetry/fallback-metrics';
import { explainExecution } from './explain/explain-execution';
import type { Plan } from '../planning/plan';
import type { RequestContext } from './engine';
import type { OperationRunner, ValidOperation } from './operation-runner';

/** What a runner is made of. */
export interface PlanRunnerOptions {
  /** The most errors of one answer; those beyond are counted in one. */
  readonly maxErrors: number;
  readonly metrics: FallbackMetrics;
}

/** Makes the runner that answers operations by compiled plans. */
export function createPlanRunner({ maxErrors, metrics }: PlanRunnerOptions): OperationRunner {
  const onFallback = (reason: Fallback): void => {
    metrics.fellBack(reason);
  };
  const planFor = (valid: ValidOperation, context: RequestContext): Plan => {
    const plan = valid.plans.planFor(valid);
    checkAsker(plan, context);
    return plan;
  };
  return {
    execute: (valid, context) =>
      executePlan(planFor(valid, context), { variables: valid.variables, context, maxErrors, onFallback }),
    write: (valid, context) => {
      const plan = planFor(valid, context);
      const request = { variables: valid.variables, context, maxErrors, onFallback };
      return context.explain === undefined
        ? writePlan(plan, request)
        : explainExecution(plan, request, context.explain);
    },
    subscribe: (valid, context) =>
      subscribePlan(planFor(valid, context), { variables: valid.variables, context, maxErrors, onFallback }),
  };
}

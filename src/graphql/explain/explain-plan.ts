import { argumentValues } from '../../execution/argument-values';
import { programOf } from '../../execution/plan-program';
import type { Plan } from '../../planning/plan';
import { printPlan } from '../../planning/print-plan';
import type { PrintedPlan, PrintedRefusal, PrintedStep } from '../../planning/printed-plan';
import type { VariableValues } from '../../upstreams/upstream';

/** A plan with what can be said of one request beside it. */
export interface ExplainedPlan extends PrintedPlan {
  /** The values of the arguments that requests name `$v0`, `$v1`, …; absent ones are left out. */
  readonly arguments: VariableValues;
  readonly steps: readonly ExplainedStep[];
  /** What an anonymous caller's plan would not have; left out where that is nothing, and where the plan is one caller's. */
  readonly guarded?: readonly PrintedRefusal[];
}

export interface ExplainedStep extends PrintedStep {
  /** Why the step is written by the interpreter even when it is run often; left out where it need not be. */
  readonly interpreted?: string;
}

/** Explains a plan for an operation's variables. */
export function explainPlan(plan: Plan, variables: VariableValues): ExplainedPlan {
  const { operation, steps } = printPlan(plan);
  const reasons = programOf(plan).steps.map(({ cutter }) => cutter.layouts.interpreted);
  return {
    operation,
    arguments: argumentValues(plan, variables),
    steps: steps.map((step, index) => {
      const interpreted = reasons[index];
      return interpreted === undefined ? step : { ...step, interpreted };
    }),
  };
}

import type { Plan } from '../planning/plan';
import { addPlanWeight } from '../planning/plan-weight';
import { subschemasOf } from '../planning/subschemas-of';
import { weighPlan } from '../planning/weigh-plan';
import type { Upstream } from '../upstreams/upstream';
import { StepProgram } from './step-program';

/** How often a plan is run before its answers are cut: what is asked once or twice is not worth the preparation. */
const runsBeforeCutting = 2;

/** What cutting adds to the memory that a plan takes, as a part of that, as measured. */
const weightOfCutting = 1.6;

/** What running a plan needs that depends on the plan alone: kept as long as the plan. */
export class PlanProgram {
  /** One for each step of the plan. */
  readonly steps: readonly StepProgram[];
  /** Those of the upstreams that it may call. */
  readonly askerChecks: readonly NonNullable<Upstream['checkAsker']>[];
  private runs = 0;

  constructor(private readonly plan: Plan) {
    const { steps, bindings } = plan;
    this.steps = steps.map((step) => new StepProgram(step, bindings));
    this.askerChecks = [...subschemasOf(plan)].flatMap(({ upstream }) => upstream.checkAsker ?? []);
  }

  /** Notes that the plan is run; true when that happens often enough for its answers to be cut. */
  countRun(): boolean {
    this.runs += 1;
    if (this.runs === runsBeforeCutting + 1) addPlanWeight(this.plan, weightOfCutting * weighPlan(this.plan));
    return this.runs > runsBeforeCutting;
  }
}

const programs = new WeakMap<Plan, PlanProgram>();

/** The program of a plan: one, however often it is run. */
export function programOf(plan: Plan): PlanProgram {
  let program = programs.get(plan);
  if (program === undefined) {
    program = new PlanProgram(plan);
    programs.set(plan, program);
  }
  return program;
}

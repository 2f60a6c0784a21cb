import type { Plan } from '../planning/plan';
import { StepProgram } from './step-program';

/** How often a plan is run before its answers are cut: what is asked once or twice is not worth the preparation. */
const runsBeforeCutting = 2;

/** What running a plan needs that depends on the plan alone: kept as long as the plan. */
export class PlanProgram {
  /** One for each step of the plan. */
  readonly steps: readonly StepProgram[];
  private runs = 0;

  constructor({ steps, bindings }: Plan) {
    this.steps = steps.map((step) => new StepProgram(step, bindings));
  }

  /** Notes that the plan is run; true when that happens often enough for its answers to be cut. */
  countRun(): boolean {
    this.runs += 1;
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

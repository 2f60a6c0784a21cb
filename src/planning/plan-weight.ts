import type { Plan } from './plan';
import { weighPlan } from './weigh-plan';

interface Weight {
  bytes: number;
  readonly onGrowth: () => void;
}

const weights = new WeakMap<Plan, Weight>();

/** Weighs a plan that is kept. `onGrowth` is told whenever it becomes heavier. */
export function keepWeight(plan: Plan, onGrowth: () => void): void {
  weights.set(plan, { bytes: weighPlan(plan), onGrowth });
}

/** The bytes that a kept plan takes, as estimated, with all that was added; 0 for one that nobody keeps. */
export function weightOf(plan: Plan): number {
  return weights.get(plan)?.bytes ?? 0;
}

/** Counts in what was made for a plan after it was planned, generated code above all. For a plan that nobody keeps it does nothing. */
export function addPlanWeight(plan: Plan, bytes: number): void {
  const weight = weights.get(plan);
  if (weight === undefined) return;
  weight.bytes += bytes;
  weight.onGrowth();
}

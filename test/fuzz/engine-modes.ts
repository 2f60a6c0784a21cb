import type { ExecutionResult } from 'graphql';
import { executePlan } from '../../src/execution/execute-plan';
import type { PlanRequest } from '../../src/execution/plan-request';
import { writePlan } from '../../src/execution/write-plan';
import type { Plan } from '../../src/planning/plan';

/** A way in which the engine answers queries and mutations. All give the same bytes. */
export interface EngineMode {
  readonly name: string;
  /** Runs a plan. A text is the answer as it goes to the client. */
  readonly run: (plan: Plan, request: PlanRequest) => Promise<string | ExecutionResult>;
}

/** Every way there is; the first is the reference of the others. */
export const engineModes: readonly EngineMode[] = [
  { name: 'completed', run: executePlan },
  { name: 'interpreted', run: (plan, request) => writePlan(plan, { ...request, writer: 'interpreted' }) },
  { name: 'cut-data', run: (plan, request) => writePlan(plan, { ...request, writer: 'cut-data' }) },
  { name: 'cut-text', run: (plan, request) => writePlan(plan, { ...request, writer: 'cut-text' }) },
];

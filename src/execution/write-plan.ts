import type { ExecutionResult } from 'graphql';
import type { Plan, Step } from '../planning/plan';
import { askUpstream } from './ask-upstream';
import { completeStep } from './complete-step';
import { ErrorList } from './error-list';
import { gatherStep, type Gathered } from './gather-step';
import { programOf, type PlanProgram } from './plan-program';
import type { PlanRequest } from './plan-request';
import { resultOf } from './result-of';
import { writeStep } from './write-step';

/**
 * Answers a query or mutation as text, `{"data":…}`, when nothing went wrong; else as a result, as `executePlan` does. A plan
 * that is run again and again is written by code generated for it, which leaves whatever is odd to the interpreter.
 */
export async function writePlan(plan: Plan, request: PlanRequest): Promise<string | ExecutionResult> {
  const program = programOf(plan);
  const errors = new ErrorList(request.maxErrors);
  const askRoot = askUpstream(program, request);
  const parts: Part[] = [];
  for (const step of plan.steps) {
    const gathered = await gatherStep({ plan, program, step, askRoot }, request, errors);
    const part = write({ program, step, gathered }, request) ?? completeStep(step, { gathered, errors }, request);
    if (part === null) return resultOf(null, errors);
    parts.push(part);
  }
  if (errors.isEmpty && parts.every(isText)) return `{"data":{${parts.join(',')}}}`;
  const data = Object.create(null) as Data;
  for (const part of parts) Object.assign(data, isText(part) ? JSON.parse(`{${part}}`) : part);
  const result = resultOf(data, errors);
  return errors.isEmpty ? JSON.stringify(result) : result;
}

type Data = Record<string, unknown>;

/** What one step answers: the members as text, or as data. */
type Part = string | Data;

function write(
  { program, step, gathered }: { readonly program: PlanProgram; readonly step: Step; readonly gathered: Gathered },
  { writer = 'adaptive' }: PlanRequest,
): string | undefined {
  const isWorthIt = program.countRun();
  if (writer === 'interpreted' || (writer === 'adaptive' && !isWorthIt)) return undefined;
  const generated = program.writer(step);
  return generated && writeStep(generated, gathered);
}

function isText(part: Part): part is string {
  return typeof part === 'string';
}

import type { ExecutionResult } from 'graphql';
import type { Plan } from '../planning/plan';
import type { VariableValues } from '../upstreams/upstream';
import { AnswerLog } from './answer-log';
import { argumentValues } from './argument-values';
import { cutStep } from './cut-step';
import { ErrorList } from './error-list';
import { interpretStep } from './interpret-step';
import { type PlanProgram, programOf } from './plan-program';
import type { PlanRequest, WriterChoice } from './plan-request';
import { resultOf } from './result-of';
import { askUpstreams, type StepAnswers } from './step-answers';
import type { StepProgram } from './step-program';

/**
 * Answers a query or mutation as text, `{"data":…}`, when nothing went wrong; else as a result, as `executePlan` does. The
 * answers to a plan that is run again and again are cut in their text; whatever is odd is left to the interpreter.
 */
export async function writePlan(plan: Plan, request: PlanRequest): Promise<string | ExecutionResult> {
  const program = programOf(plan);
  const writer = chooseWriter(program, request);
  const errors = new ErrorList(request.maxErrors);
  const values = argumentValues(plan, request.variables);
  const parts: Part[] = [];
  for (const step of program.steps) {
    const part = await runStep(step, { writer, values, request, errors });
    if (part === null) return resultOf(null, errors);
    parts.push(part);
  }
  if (errors.isEmpty && parts.every(isText)) return `{"data":${joinParts(parts)}}`;
  const data = Object.create(null) as Data;
  for (const part of parts) Object.assign(data, isText(part) ? JSON.parse(part) : part);
  const result = resultOf(data, errors);
  return errors.isEmpty ? JSON.stringify(result) : result;
}

type Data = Record<string, unknown>;

/** What one step answers: its root object as text, or as data. */
type Part = string | Data;

function isText(part: Part): part is string {
  return typeof part === 'string';
}

/** The objects of all steps as one. */
function joinParts(parts: readonly string[]): string {
  const [first = '{}'] = parts;
  return parts.length === 1 ? first : `{${parts.map((part) => part.slice(1, -1)).join(',')}}`;
}

interface Run {
  readonly writer: Exclude<WriterChoice, 'adaptive'>;
  readonly values: VariableValues;
  readonly request: PlanRequest;
  readonly errors: ErrorList;
}

function chooseWriter(program: PlanProgram, { writer = 'adaptive' }: PlanRequest): Run['writer'] {
  const isWorthCutting = program.countRun();
  if (writer !== 'adaptive') return writer;
  return isWorthCutting ? 'cut-text' : 'interpreted';
}

async function runStep(program: StepProgram, { writer, values, request, errors }: Run): Promise<Part | null> {
  const { step } = program;
  const { context } = request;
  const asData = (): StepAnswers => askUpstreams(program, context, 'data');
  if (writer === 'interpreted' || program.cutter.layouts.interpreted !== undefined) {
    return await interpretStep({ step, answers: asData(), values }, request, errors);
  }
  const log = new AnswerLog(askUpstreams(program, context, writer === 'cut-text' ? 'cut' : 'data'));
  const text = await cutStep(program, { answers: log, values });
  if (text !== undefined) return text;
  // When the client has left, calls fail for that alone.
  if (!context.cancellation.aborted) request.onFallback?.('odd');
  return await interpretStep({ step, answers: log.replay(asData()), values }, request, errors);
}

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
import { askUpstreams } from './step-answers';
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
    const run = { writer, values, request, errors };
    const log = isCut(step, run) ? openLog(step, run) : undefined;
    const text = log && (await cutStep(step, { answers: log, values }));
    const part = text ?? (await interpret(step, run, log));
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

function isCut({ cutter }: StepProgram, { writer }: Run): boolean {
  return writer !== 'interpreted' && cutter.layouts.interpreted === undefined;
}

function openLog(program: StepProgram, { writer, request }: Run): AnswerLog {
  return new AnswerLog(askUpstreams(program, request.context, writer === 'cut-text' ? 'cut' : 'data'));
}

/** Runs a step by the interpreter; `log`: what the upstreams answered while it was cut, which came to nothing. */
function interpret(program: StepProgram, run: Run, log: AnswerLog | undefined): Promise<Data | null> {
  const { values, request, errors } = run;
  const { context } = request;
  const asked = askUpstreams(program, context, 'data');
  // When the client has left, calls fail for that alone.
  if (log !== undefined && !context.cancellation.aborted) request.onFallback?.('odd');
  return interpretStep({ step: program.step, answers: log?.replay(asked) ?? asked, values }, request, errors);
}

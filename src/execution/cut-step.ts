import type { Step } from '../planning/plan';
import type { UpstreamAnswer, VariableValues } from '../upstreams/upstream';
import { HoleJoins } from './cut/hole-joins';
import { odd } from './cut/odd';
import type { StepCutter } from './cut/step-cutter';
import { writeMembers } from './cut/write-members';
import type { EntityBatch } from './entity-request';
import type { EntityState } from './entity';
import { EntityRecords } from './entity-records';
import { FieldErrors } from './field-errors';
import { joinAll } from './join-all';
import { JoinQueue } from './join-queue';
import type { UpstreamRecord } from './record';
import type { StepAnswers } from './step-answers';
import type { StepProgram } from './step-program';

/** Where a step's answers come from, and what it is asked with. */
interface StepAsking {
  readonly answers: StepAnswers;
  /** The values of the client's arguments by variable. */
  readonly values: VariableValues;
}

/**
 * Answers one step as the text of its root object: the texts of the upstreams' answers, with what is joined put where
 * it belongs. Undefined when anything is odd or went wrong; the interpreter then has to look at the answers.
 */
export async function cutStep({ step, cutter }: StepProgram, asking: StepAsking): Promise<string | undefined> {
  const { answers, values } = asking;
  try {
    // Most steps have one root fetch, which needs nothing to wait for others with.
    const records =
      step.roots.length === 1
        ? [cutter.cutRoot(0, await answerOrNone(answers.root(0, values)))]
        : await cutRoots(step, cutter, asking);
    const { layouts } = cutter;
    if (layouts.hasHoles) await fillHoles(step, { cutter, records }, asking);
    return writeMembers(layouts.root, { recordOf: (source) => records[source - 1] ?? null });
  } catch (thrown) {
    if (thrown === odd) return undefined;
    throw thrown;
  }
}

/** The cut records of the root fetches, asked side by side. Throws `odd` when one of them cannot be cut. */
async function cutRoots(
  { roots }: Step,
  cutter: StepCutter,
  { answers, values }: StepAsking,
): Promise<readonly UpstreamRecord[]> {
  const asked = await Promise.all(roots.map((_, index) => answerOrNone(answers.root(index, values))));
  return asked.map((answer, index) => cutter.cutRoot(index, answer));
}

/** Joins what the holes of the records stand for. Throws `odd` when an answer has errors. */
async function fillHoles(
  step: Step,
  { cutter, records }: { readonly cutter: StepCutter; readonly records: readonly UpstreamRecord[] },
  { answers, values }: StepAsking,
): Promise<void> {
  const roots = records.map((record): EntityState => ({ kind: 'found', record }));
  const errors = new FieldErrors();
  const entities = new EntityRecords();
  const queue = new JoinQueue(entities, errors);
  const { follow } = new HoleJoins(queue, cutter.layouts);
  const cut = (batches: readonly EntityBatch[], answer: UpstreamAnswer) => cutter.cutEntities(batches, answer);
  const homeless: Error[] = [];
  const report = (error: Error): void => {
    homeless.push(error);
  };
  await joinAll({ step, roots, queue, entities, follow }, { answers, values, errors, report, cut });
  if (homeless.length > 0 || !errors.isEmpty) throw odd;
}

/** A call that fails is looked at by the interpreter. */
function answerOrNone(answer: Promise<UpstreamAnswer>): Promise<UpstreamAnswer | undefined> {
  return answer.catch(none);
}

function none(): undefined {
  return undefined;
}

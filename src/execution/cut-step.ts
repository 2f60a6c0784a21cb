import type { UpstreamAnswer, VariableValues } from '../upstreams/upstream';
import { HoleJoins } from './cut/hole-joins';
import { odd } from './cut/odd';
import { writeMembers } from './cut/write-members';
import type { EntityBatch } from './entity-request';
import { EntityRecords, type EntityState } from './entity-records';
import { FieldErrors } from './field-errors';
import { joinAll } from './join-all';
import { JoinQueue } from './join-queue';
import type { StepAnswers } from './step-answers';
import type { StepProgram } from './step-program';

/**
 * Answers one step as text, the members of its root object: the texts of the upstreams' answers, with what is joined put where
 * it belongs. Undefined when anything is odd or went wrong; the interpreter then has to look at the answers.
 */
export async function cutStep(
  { step, cutter }: StepProgram,
  { answers, values }: { readonly answers: StepAnswers; readonly values: VariableValues },
): Promise<string | undefined> {
  const asked = await Promise.all(step.roots.map((_, index) => answerOrNone(answers.root(index, values))));
  const errors = new FieldErrors();
  const homeless: Error[] = [];
  const report = (error: Error): void => {
    homeless.push(error);
  };
  try {
    const records = asked.map((answer, index) => cutter.cutRoot(index, answer));
    const roots = records.map((record): EntityState => ({ kind: 'found', record }));
    const entities = new EntityRecords();
    const queue = new JoinQueue(entities, errors);
    const { follow } = new HoleJoins(queue, cutter.layouts);
    const cut = (batches: readonly EntityBatch[], answer: UpstreamAnswer) => cutter.cutEntities(batches, answer);
    await joinAll({ step, roots, queue, entities, follow }, { answers, values, errors, report, cut });
    return homeless.length === 0 && errors.isEmpty
      ? writeMembers(cutter.layouts.root, { own: null, joined: records })
      : undefined;
  } catch (thrown) {
    if (thrown === odd) return undefined;
    throw thrown;
  }
}

/** A call that fails is looked at by the interpreter. */
async function answerOrNone(answer: Promise<UpstreamAnswer>): Promise<UpstreamAnswer | undefined> {
  try {
    return await answer;
  } catch {
    return undefined;
  }
}

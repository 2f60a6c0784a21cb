import type { Step } from '../planning/plan';
import type { UpstreamAnswer, VariableValues } from '../upstreams/upstream';
import type { EntityState } from './entity';
import { EntityRecords } from './entity-records';
import type { ErrorList } from './error-list';
import { failureOf } from './failure-of';
import { FieldErrors } from './field-errors';
import { joinAll } from './join-all';
import { JoinQueue } from './join-queue';
import { ObjectJoins } from './object-joins';
import { pathOfSource } from './path-of-source';
import type { StepAnswers } from './step-answers';

/** All that the upstreams answered to one step, before it is written. */
export interface Gathered {
  /** By source: of source n at n - 1. */
  readonly roots: readonly EntityState[];
  readonly joins: ObjectJoins;
  readonly errors: FieldErrors;
}

/** What one step is run with. */
export interface StepInput {
  readonly step: Step;
  readonly answers: StepAnswers;
  /** The values of the client's arguments by variable. */
  readonly values: VariableValues;
}

/**
 * Asks for all that a step needs, with fresh state: root fetches side by side, then wave after wave of entities. Never rejects;
 * an error without a place in the answer goes to the list.
 */
export async function gatherStep({ step, answers, values }: StepInput, errors: ErrorList): Promise<Gathered> {
  const fieldErrors = new FieldErrors();
  const entities = new EntityRecords();
  const queue = new JoinQueue(entities, fieldErrors);
  const joins = new ObjectJoins(queue, fieldErrors);
  const report = (error: Error): void => {
    errors.add(error, undefined);
  };
  const file = (answer: UpstreamAnswer, index: number): EntityState => {
    const keys = step.roots[index]?.request.fields.map(({ responseKey }) => responseKey) ?? [];
    const { data, homeless } = fieldErrors.file(answer, keys);
    for (const error of homeless) errors.add(error, pathOfSource(step.shape, index + 1));
    return { kind: 'found', record: data };
  };
  const roots = await askRoots({ step, answers, values }, file);
  const calls = { answers, values, errors: fieldErrors, report, cut: undefined };
  await joinAll({ step, roots, queue, entities, follow: joins.follow }, calls);
  return { roots, joins, errors: fieldErrors };
}

type Failed = Extract<EntityState, { kind: 'failed' }>;

/** Asks for the root fields side by side. `file` takes the answers in, in the order of the fields, whichever came first. */
async function askRoots(
  { step, answers, values }: StepInput,
  file: (answer: UpstreamAnswer, index: number) => EntityState,
): Promise<readonly EntityState[]> {
  const asked = await Promise.all(
    step.roots.map(async ({ subschema }, index): Promise<UpstreamAnswer | Failed> => {
      try {
        return await answers.root(index, values);
      } catch (error) {
        return { kind: 'failed', error: failureOf(error, subschema.name) };
      }
    }),
  );
  return asked.map((answer, index) => ('kind' in answer ? answer : file(answer, index)));
}

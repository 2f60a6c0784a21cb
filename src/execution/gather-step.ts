import type { Plan, RootFetch, Step } from '../planning/plan';
import type { UpstreamAnswer, VariableValues } from '../upstreams/upstream';
import { argumentValues } from './argument-values';
import { callEntities } from './call-entities';
import { EntityRecords, type EntityState } from './entity-records';
import type { ErrorList } from './error-list';
import { failureOf } from './failure-of';
import { FieldErrors } from './field-errors';
import { EntityJoins } from './join-entities';
import { pathOfSource } from './path-of-source';
import type { PlanProgram } from './plan-program';
import type { PlanRequest } from './plan-request';

/** Gives the answer of a root fetch: a call, or an event that has come. */
export type AskRoot = (fetch: RootFetch, variables: VariableValues) => Promise<UpstreamAnswer>;

/** What one step of a plan is run with. */
export interface StepSource {
  readonly plan: Plan;
  readonly program: PlanProgram;
  readonly step: Step;
  readonly askRoot: AskRoot;
}

/** All that the upstreams answered to one step, before it is written. */
export interface Gathered {
  /** By source: of source n at n - 1. */
  readonly roots: readonly EntityState[];
  readonly joins: EntityJoins;
  readonly errors: FieldErrors;
}

/**
 * Asks for all that a step needs, with fresh state: root fetches side by side, then wave after wave of entities. Never rejects;
 * an error without a place in the answer goes to the list.
 */
export async function gatherStep(source: StepSource, request: PlanRequest, errors: ErrorList): Promise<Gathered> {
  const { plan, program, step } = source;
  const values = argumentValues(plan, request.variables);
  const fieldErrors = new FieldErrors();
  const entities = new EntityRecords();
  const joins = new EntityJoins(entities, fieldErrors);
  const report = (error: Error): void => {
    errors.add(error, undefined);
  };
  const roots = await askRoots(source, values, { errors, fieldErrors });
  roots.forEach((state, index) => {
    if (state.kind === 'found') joins.follow(step.shape, index + 1, state.record);
  });
  while (joins.advance()) {
    await callEntities(
      { program, values, context: request.context, errors: fieldErrors, report },
      entities.takeWanted(),
    );
  }
  return { roots, joins, errors: fieldErrors };
}

function askRoots(
  { step, askRoot }: StepSource,
  values: VariableValues,
  { errors, fieldErrors }: { readonly errors: ErrorList; readonly fieldErrors: FieldErrors },
): Promise<readonly EntityState[]> {
  return Promise.all(
    step.roots.map(async (fetch, index): Promise<EntityState> => {
      try {
        const keys = fetch.request.fields.map(({ responseKey }) => responseKey);
        const { data, homeless } = fieldErrors.file(await askRoot(fetch, values), keys);
        for (const error of homeless) errors.add(error, pathOfSource(step.shape, index + 1));
        return { kind: 'found', record: data };
      } catch (error) {
        return { kind: 'failed', error: failureOf(error, fetch.subschema.name) };
      }
    }),
  );
}

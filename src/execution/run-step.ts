import type { Plan, RootFetch, Step } from '../planning/plan';
import type { UpstreamAnswer, VariableValues } from '../upstreams/upstream';
import { argumentValues } from './argument-values';
import { callEntities } from './call-entities';
import { Completion } from './complete';
import { EntityRecords, type EntityState } from './entity-records';
import type { ErrorList } from './error-list';
import { failureOf } from './failure-of';
import { FieldErrors } from './field-errors';
import { EntityJoins } from './join-entities';
import { pathOfSource } from './path-of-source';
import { rootCall } from './plan-calls';
import type { PlanRequest } from './plan-request';

/** Gives the answer of a root fetch: a call, or an event that has come. */
export type AskRoot = (fetch: RootFetch, variables: VariableValues) => Promise<UpstreamAnswer>;

/** Asks for root fields as queries and mutations do. */
export function askUpstream(plan: Plan, { context }: PlanRequest): AskRoot {
  return (fetch, variables) => rootCall(plan, fetch)(variables, context);
}

/**
 * Runs one step with fresh state: root fetches side by side, then wave after wave of entities, then the answer.
 * Null when a null bubbled to the root. Whatever fails is an error in the list.
 */
export async function runStep(
  source: { readonly plan: Plan; readonly step: Step; readonly askRoot: AskRoot },
  request: PlanRequest,
  errors: ErrorList,
): Promise<Record<string, unknown> | null> {
  const { plan, step, askRoot } = source;
  const values = argumentValues(plan, request.variables);
  const fieldErrors = new FieldErrors();
  const entities = new EntityRecords();
  const joins = new EntityJoins(entities, fieldErrors);
  const report = (error: Error): void => {
    errors.add(error, undefined);
  };
  const states = await Promise.all(
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
  states.forEach((state, index) => {
    if (state.kind === 'found') joins.follow(step.shape, index + 1, state.record);
  });
  while (joins.advance()) {
    await callEntities({ plan, values, context: request.context, errors: fieldErrors, report }, entities.takeWanted());
  }
  const completion = new Completion(joins, fieldErrors, errors);
  return completion.root(step.shape, states, ({ introspection }) => introspection.answer(request.variables));
}

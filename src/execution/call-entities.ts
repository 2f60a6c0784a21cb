import type { EntityFetch } from '../planning/plan';
import type { Subschema } from '../composition/supergraph';
import type { UpstreamAnswer, VariableValues } from '../upstreams/upstream';
import { combineKeys, type CombinedKeys } from './combine-keys';
import { odd } from './cut/odd';
import { failureOf } from './failure-of';
import { batchesOf, entityVariables, type EntityBatch } from './entity-request';
import type { Entity } from './entity';
import type { FieldErrors } from './field-errors';
import type { UpstreamRecord } from './record';
import { matchEntities, settle } from './match-entities';
import type { StepAnswers } from './step-answers';

/** What calls for entities share within one request. */
export interface EntityCalls {
  readonly answers: StepAnswers;
  /** The values of the client's arguments by variable. */
  readonly values: VariableValues;
  readonly errors: FieldErrors;
  /** Takes an error that has no place in an answer. */
  readonly report: (error: Error) => void;
  /** Cuts an answer's data; undefined where records stay as they were answered. */
  readonly cut: ((batches: readonly EntityBatch[], answer: UpstreamAnswer) => UpstreamRecord) | undefined;
}

/**
 * Asks for all that is wanted, one request a subschema, side by side. When it resolves, every entity has a state other than
 * wanted. Throws `odd` as soon as an answer cannot be cut.
 */
export async function callEntities(
  calls: EntityCalls,
  wanted: ReadonlyMap<EntityFetch, readonly Entity[]>,
): Promise<void> {
  const bySubschema = new Map<Subschema, EntityBatch[]>();
  const combinations: CombinedKeys[] = [];
  for (const [fetch, entities] of wanted) {
    const batches = bySubschema.get(fetch.subschema) ?? [];
    bySubschema.set(fetch.subschema, batches);
    const combined = combineKeys(fetch, entities);
    combinations.push(combined);
    batches.push(...batchesOf(fetch, combined.asked));
  }
  const homeless = await Promise.all([...bySubschema.values()].map((batches) => callOne(calls, batches)));
  // In the order of the calls: which answer came first must not be seen.
  for (const errors of homeless) errors.forEach(calls.report);
  for (const { riders } of combinations) for (const { rider, asked } of riders) settle([rider], asked.state);
}

/** The errors of the answer that have no place in it. */
async function callOne(calls: EntityCalls, batches: readonly EntityBatch[]): Promise<readonly Error[]> {
  const [first, ...others] = batches;
  if (first === undefined) return [];
  const { name } = first.fetch.subschema;
  try {
    const values = { ...calls.values, ...entityVariables(batches) };
    return settleAll(calls, batches, await calls.answers.entities([first, ...others], values));
  } catch (error) {
    // The interpreter will look at the same answers: what they lead to is asked for then, together.
    if (error === odd) throw odd;
    for (const { entities } of batches) settle(entities, { kind: 'failed', error: failureOf(error, name) });
    return [];
  }
}

function settleAll(
  { errors, cut }: EntityCalls,
  batches: readonly EntityBatch[],
  answer: UpstreamAnswer,
): readonly Error[] {
  const keys = batches.map(({ responseKey }) => responseKey);
  const { data, homeless } = errors.file(answer, keys);
  const records = cut === undefined ? data : cut(batches, { ...answer, data });
  for (const batch of batches) matchEntities(batch, records, errors);
  return homeless;
}

import type { EntityFetch } from '../planning/plan';
import type { Subschema } from '../composition/supergraph';
import type { UpstreamAnswer, VariableValues } from '../upstreams/upstream';
import type { CallContext } from '../upstreams/call-context';
import { combineKeys, type KeyGroup } from './combine-keys';
import { failureOf } from './failure-of';
import { batchesOf, entityVariables, type EntityBatch } from './entity-request';
import type { Entity } from './entity-records';
import type { FieldErrors } from './field-errors';
import { matchEntities, settle } from './match-entities';
import type { PlanProgram } from './plan-program';

/** What calls for entities share within one request. */
export interface EntityCalls {
  readonly program: PlanProgram;
  /** The values of the client's arguments by variable. */
  readonly values: VariableValues;
  readonly context: CallContext;
  readonly errors: FieldErrors;
  /** Takes an error that has no place in an answer. */
  readonly report: (error: Error) => void;
}

/** Asks for all that is wanted, one request a subschema, side by side. When it resolves, every entity has a state other than wanted. */
export async function callEntities(
  calls: EntityCalls,
  wanted: ReadonlyMap<EntityFetch, readonly Entity[]>,
): Promise<void> {
  const bySubschema = new Map<Subschema, EntityBatch[]>();
  const groups: KeyGroup[] = [];
  for (const [fetch, entities] of wanted) {
    const batches = bySubschema.get(fetch.subschema) ?? [];
    bySubschema.set(fetch.subschema, batches);
    const combined = combineKeys(fetch, entities);
    groups.push(...combined);
    batches.push(
      ...batchesOf(
        fetch,
        combined.map(({ asked }) => asked),
      ),
    );
  }
  await Promise.all([...bySubschema.values()].map((batches) => callOne(calls, batches)));
  for (const { asked, riders } of groups) settle(riders, asked.state);
}

async function callOne(calls: EntityCalls, batches: readonly EntityBatch[]): Promise<void> {
  const [first, ...others] = batches;
  if (first === undefined) return;
  const { name } = first.fetch.subschema;
  try {
    const call = calls.program.entityCall([first, ...others]);
    const answer = await call({ ...calls.values, ...entityVariables(batches) }, calls.context);
    settleAll(calls, batches, answer);
  } catch (error) {
    for (const { entities } of batches) settle(entities, { kind: 'failed', error: failureOf(error, name) });
  }
}

function settleAll({ errors, report }: EntityCalls, batches: readonly EntityBatch[], answer: UpstreamAnswer): void {
  const keys = batches.map(({ responseKey }) => responseKey);
  const { data, homeless } = errors.file(answer, keys);
  for (const batch of batches) matchEntities(batch, data, errors);
  homeless.forEach(report);
}

import { createHash } from 'node:crypto';
import type { EntityState, ProjectedField, Projection } from './projection';
import type { StoredShape } from './projection-store';

/** Says what a store must know of a type: its projections are those of one name, one for each topic. Throws when there is none. */
export function createStoredShape(projections: readonly Projection[], partitions: number): StoredShape {
  const [first] = projections;
  if (first === undefined) throw new Error('A shape needs a projection.');
  const combined = partitions > 1 && projections.some((projection) => projection.combined === true);
  return {
    name: first.name,
    fingerprint: fingerprintOf(projections, partitions),
    partitions,
    index: first.index ?? [],
    combine: combined ? createCombine(first.fields) : undefined,
  };
}

/** Makes one state of several by the fields' rules; a rule that cannot combine takes the first that holds something. */
function createCombine(fields: readonly ProjectedField[]): (states: readonly EntityState[]) => EntityState {
  return (states) => {
    const whole: Record<string, unknown> = {};
    for (const { name, rule } of fields) {
      const values = states.flatMap((state) => (Object.hasOwn(state, name) ? [state[name]] : []));
      if (values.length > 0) whole[name] = values.reduce(rule.combine ?? ((left) => left));
    }
    return Object.freeze(whole);
  };
}

/** Two definitions have one fingerprint when every event has the same effect under both. */
function fingerprintOf(projections: readonly Projection[], partitions: number): string {
  const definition = projections.map((projection) => ({
    ...projection,
    fields: projection.fields.map((field) => ({ ...field, rule: field.rule.name })),
    custom: projection.custom?.version,
    hasEveryKey: undefined,
  }));
  const text = JSON.stringify({ partitions, definition }, replaceUnplain);
  return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

/** Sets are written as lists; a check is left out, because the type's name stands for it. */
function replaceUnplain(name: string, value: unknown): unknown {
  if (name === 'schema') return undefined;
  return value instanceof Set ? [...(value as ReadonlySet<unknown>)] : value;
}

import { isNonNullType } from 'graphql';
import type { Problem } from '../../problem';
import { answeredTypes } from '../merge/merge-fields';
import { warningAt } from '../place';
import { placeOfField } from './lint-places';
import type { LintRule } from './lint-rule';
import { ownersOf } from './merged-fields';

/** A non-null field is supplied by another subschema than the one that answered the object: where it is missing, the object goes. */
export const nonNullFromElsewhere: LintRule = (graph) => {
  const problems = new Map<string, Problem>();
  const nullable = new Set<string>();
  for (const { standpoint, field, suppliers } of graph.distant) {
    const { type, draft } = standpoint;
    const coordinate = `${type}.${field}`;
    const [supplier] = suppliers;
    // A linked object that nobody knows is null as a whole.
    if (standpoint.link !== undefined) continue;
    if (supplier === undefined || nullable.has(coordinate) || problems.has(coordinate) || graph.tainted.has(type))
      continue;
    const { upstream, names } = supplier.subschema;
    if (upstream.totalTypes?.has(names.type(type)) === true) continue;
    // A field is distant from many standpoints, but nullable from all or none.
    if (!answeredTypes(type, ownersOf(graph, type, field), true).every(isNonNullType)) {
      nullable.add(coordinate);
      continue;
    }
    const [here, there] = [draft.subschema.name, supplier.subschema.name];
    const message =
      `${coordinate} is non-null and comes from ${there}: ` +
      `where ${there} has no ${type} for a key, the ${type} that ${here} answered becomes null, with an error.`;
    const mend = `Make the field nullable in ${there}, or be sure that it answers for every key.`;
    problems.set(coordinate, warningAt(placeOfField(supplier, type, field), { message, mend }));
  }
  return [...problems.values()];
};

import { isInterfaceType, isObjectType } from 'graphql';
import type { Problem } from '../../problem';
import type { DraftGraph } from '../merge/draft-graph';
import { errorAt } from '../place';
import { placeOfType } from './lint-places';
import type { LintRule } from './lint-rule';
import { ownersOf } from './merged-fields';

/** A merged type implements a merged interface, but lacks a field that another subschema gives that interface. */
export const implementersComplete: LintRule = (graph) => {
  const problems = new Map<string, Problem>();
  for (const { draft, type } of [...graph.visible.values()].flat()) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const { name } of type.getInterfaces()) {
      for (const [field, owner] of interfaceFields(graph, name)) {
        if (ownersOf(graph, type.name, field).length > 0) continue;
        const message = `${type.name} implements ${name}, but no subschema gives it the field ${field} that ${name} has in ${owner}.`;
        const mend = `Hide ${name}.${field} in ${owner} under transforms, or let a subschema supply ${type.name}.${field}.`;
        problems.set(message, errorAt(placeOfType(draft, type.name), { message, mend }));
      }
    }
  }
  return [...problems.values()];
};

function* interfaceFields({ fields }: DraftGraph, name: string): Generator<readonly [string, string]> {
  for (const [field, owners] of fields.get(name) ?? []) yield [field, owners.at(-1)?.draft.subschema.name ?? ''];
}

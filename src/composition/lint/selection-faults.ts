import { getNamedType, isCompositeType, isListType, isRequiredArgument, getNullableType } from 'graphql';
import { didYouMean } from '../did-you-mean';
import type { KeyTree } from '../entry-points/key-tree';
import type { DraftGraph } from '../merge/draft-graph';
import type { Finding } from '../place';
import { ownersOf } from './merged-fields';

/** What a selection is for: a key is one value of each leaf, a requirement may hold lists. */
export type SelectionUse = 'key' | 'requirement';

/** Finds what cannot be selected of an entity: fields that no subschema has, that need arguments, or that are objects without a selection. */
export function selectionFaults(graph: DraftGraph, type: string, tree: KeyTree, use: SelectionUse): readonly Finding[] {
  return [...tree].flatMap(([name, nested]) => {
    const owners = ownersOf(graph, type, name);
    const [first] = owners;
    if (first === undefined) return [missing(graph, type, name)];
    if (first.field.args.some(isRequiredArgument)) {
      const message = `${type}.${name} needs arguments, which a ${use} cannot give.`;
      return [{ message, mend: 'Select a field without required arguments.' }];
    }
    if (use === 'key' && isListType(getNullableType(first.field.type))) {
      const message = `${type}.${name} is a list, which cannot identify an entity.`;
      return [{ message, mend: 'Select a field that holds one value.' }];
    }
    const named = getNamedType(first.field.type);
    if (isCompositeType(named) !== nested.size > 0) {
      const message =
        nested.size > 0
          ? `${type}.${name} has no fields.`
          : `${type}.${name} is an object, of which nothing is selected.`;
      const mend = nested.size > 0 ? `Write "${name}" alone.` : `Select fields of it, as in "${name} { … }".`;
      return [{ message, mend }];
    }
    return nested.size === 0 ? [] : selectionFaults(graph, named.name, nested, use);
  });
}

function missing(graph: DraftGraph, type: string, name: string): Finding {
  const message = `No subschema has the field ${type}.${name}.`;
  return {
    message,
    mend: `${didYouMean(name, graph.fields.get(type)?.keys() ?? [])}Select fields that ${type} has in some subschema.`,
  };
}

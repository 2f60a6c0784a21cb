import { getNamedType } from 'graphql';
import type { KeyTree } from '../entry-points/key-tree';
import type { DraftGraph } from '../merge/draft-graph';
import { errorAt } from '../place';
import type { PlacedComputed } from '../subschema-draft';
import type { LintProblem, LintRule } from './lint-rule';
import { ownersOf } from './merged-fields';

/** Computed fields require each other in a circle, so that none can be computed first. */
export const computedFieldsAcyclic: LintRule = (graph) => {
  const computed = new Map(
    graph.drafts.flatMap((draft) => draft.computed).map((field) => [coordinateOf(field), field]),
  );
  const problems: LintProblem[] = [];
  const done = new Set<string>();
  const visit = (coordinate: string, path: readonly string[]) => {
    const start = path.indexOf(coordinate);
    const field = computed.get(coordinate);
    if (field === undefined || (start < 0 && done.has(coordinate))) return;
    if (start >= 0) {
      const circle = [...path.slice(start), coordinate].join(' → ');
      const message = `Computed fields require each other in a circle: ${circle}.`;
      const problem = errorAt(field.place, { message, mend: 'Let one of them do without the next.' });
      problems.push({ ...problem, taints: field.type });
      return;
    }
    done.add(coordinate);
    for (const needed of onlyComputed(graph, field.type, field.requires)) visit(needed, [...path, coordinate]);
  };
  for (const coordinate of computed.keys()) visit(coordinate, []);
  return problems;
};

function coordinateOf({ type, field }: PlacedComputed): string {
  return `${type}.${field}`;
}

/** The fields of a requirement that every subschema which has them computes. */
function onlyComputed(graph: DraftGraph, type: string, requires: KeyTree): readonly string[] {
  return [...requires].flatMap(([name, nested]) => {
    const owners = ownersOf(graph, type, name);
    const coordinate = `${type}.${name}`;
    const own =
      owners.length > 0 && owners.every(({ draft }) => draft.subschema.computed.has(coordinate)) ? [coordinate] : [];
    const named = owners[0] === undefined ? undefined : getNamedType(owners[0].field.type).name;
    return named === undefined ? own : [...own, ...onlyComputed(graph, named, nested)];
  });
}

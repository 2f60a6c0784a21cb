import { keyTreeOf } from '../entry-points/key-tree';
import { errorAt, type Finding, type Place } from '../place';
import type { SubschemaDraft } from '../subschema-draft';
import type { LintInput, LintProblem, LintRule } from './lint-rule';
import { selectionFaults } from './selection-faults';

/** A key selects what no subschema has: its entities could never be fetched. */
export const keyFieldsExist: LintRule = (graph) => {
  const problems = new Map<string, LintProblem>();
  const report = (place: Place, type: string, findings: readonly Finding[]) => {
    for (const { message, mend } of findings) {
      const problem = errorAt(place, { message: `Key of ${type}: ${message}`, mend });
      problems.set(`${place.file} ${problem.message}`, { ...problem, taints: type });
    }
  };
  for (const draft of graph.drafts) {
    for (const { type, selection, place } of draft.keys) {
      if (!graph.tainted.has(type)) report(place, type, selectionFaults(graph, type, selection, 'key'));
    }
    for (const faults of entryPointFaults(graph, draft)) {
      // An entry point on an abstract type need not serve every type of it.
      if (faults.some(({ findings }) => findings.length === 0)) continue;
      for (const { place, type, findings } of faults) report(place, type, findings);
    }
  }
  return [...problems.values()];
};

interface KeyFaults {
  readonly place: Place;
  readonly type: string;
  readonly findings: readonly Finding[];
}

/** The faults of the keys of entry points, those of one `@merge` together. */
function entryPointFaults(graph: LintInput, draft: SubschemaDraft): Iterable<readonly KeyFaults[]> {
  const byPlace = new Map<Place, KeyFaults[]>();
  for (const { entryPoint, place } of draft.entryPoints) {
    const { type, key } = entryPoint;
    if (graph.tainted.has(type)) continue;
    const findings = selectionFaults(graph, type, keyTreeOf(key), 'key');
    byPlace.set(place, [...(byPlace.get(place) ?? []), { place, type, findings }]);
  }
  return byPlace.values();
}

import { errorAt } from '../place';
import type { LintRule } from './lint-rule';
import { selectionFaults } from './selection-faults';

/** A computed field requires what no subschema has. */
export const computedFieldsExist: LintRule = (graph) =>
  graph.drafts.flatMap((draft) =>
    draft.computed.flatMap(({ type, field, requires, place }) => {
      if (graph.tainted.has(type)) return [];
      return selectionFaults(graph, type, requires, 'requirement').map(({ message, mend }) => {
        const problem = errorAt(place, { message: `${type}.${field} cannot be computed: ${message}`, mend });
        return { ...problem, taints: type };
      });
    }),
  );

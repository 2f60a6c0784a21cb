import { leafPaths } from '../entry-points/key-tree';
import { errorAt } from '../place';
import type { PlacedComputed, SubschemaDraft } from '../subschema-draft';
import type { LintRule } from './lint-rule';
import { listWords } from './list-words';
import { sentPaths } from '../entry-points/sent-paths';

/** No entry point takes what a computed field requires, so that the subschema would have to do without. */
export const computedFieldsSent: LintRule = (graph) =>
  graph.drafts.flatMap((draft) =>
    draft.computed.flatMap((computed) => {
      const { type, field, place } = computed;
      const unsent = graph.tainted.has(type) ? [] : unsentPaths(draft, computed);
      if (unsent.length === 0) return [];
      const { name } = draft.subschema;
      const message = `${type}.${field} requires ${listWords(unsent)}, but no entry point of ${name} for ${type} takes it.`;
      const mend = `Let a @merge field take an input object (or a scalar) with ${listWords(unsent)}, and no keyField.`;
      return [{ ...errorAt(place, { message, mend }), taints: type }];
    }),
  );

/** What the entry point that takes most of a requirement leaves out. */
function unsentPaths({ entryPoints }: SubschemaDraft, { type, requires }: PlacedComputed): readonly string[] {
  const wanted = leafPaths(requires);
  const left = entryPoints
    .filter(({ entryPoint }) => entryPoint.type === type)
    .map(({ entryPoint }) => wanted.filter((path) => !sentPaths(entryPoint).holds(path)));
  const least = left.reduce((best, paths) => (paths.length < best.length ? paths : best), wanted);
  return least.map((path) => path.join('.'));
}

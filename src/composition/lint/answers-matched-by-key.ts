import { keyTreeOf, leafPaths } from '../entry-points/key-tree';
import { warningAt } from '../place';
import type { LintRule } from './lint-rule';

/** A batch cannot be matched by the whole key, because the type does not have it in that subschema. */
export const answersMatchedByKey: LintRule = ({ drafts, tainted }) =>
  drafts.flatMap((draft) =>
    draft.entryPoints.flatMap(({ entryPoint, place }) => {
      const { batch, type, field, key, match } = entryPoint;
      const leaves = leafPaths(keyTreeOf(key)).map((path) => path.join('.'));
      const missing = leaves.filter((leaf) => !match.some((path) => path.join('.') === leaf));
      if (tainted.has(type) || !batch || missing.length === 0) return [];
      const fields = missing.map((leaf) => `${type}.${leaf}`).join(', ');
      const consequence =
        match.length === 0
          ? 'its answers are matched by position alone, and one of another length fails'
          : 'entities that differ in it alone cannot be told apart in an answer';
      const message = `${field} does not answer ${fields}, so ${consequence}.`;
      const mend = `Let ${draft.subschema.name} answer ${fields}.`;
      return [warningAt(place, { message, mend })];
    }),
  );

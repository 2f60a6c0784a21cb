import { didYouMean } from '../did-you-mean';
import { guardedCoordinate, type PlacedGuard } from '../guards/guard-rule';
import { errorAt, type Finding } from '../place';
import type { SubschemaDraft } from '../subschema-draft';
import type { LintRule } from './lint-rule';
import { listWords } from './list-words';

/** A guard names a policy that there is not. Where a file of policies cannot be loaded, that is what has to be mended first. */
export const policiesExist: LintRule = ({ drafts }) =>
  drafts.flatMap((draft) =>
    draft.guards.flatMap((guard) => {
      const unknown = draft.policies.isWhole ? unknownPolicy(draft, guard) : undefined;
      return unknown === undefined ? [] : [errorAt(guard.place, unknown)];
    }),
  );

function unknownPolicy({ policies }: SubschemaDraft, guard: PlacedGuard): Finding | undefined {
  if (guard.rule.kind !== 'policies') return undefined;
  const names = [...policies.functions.keys()];
  const unknown = guard.rule.anyOf.flat().find((name) => !policies.functions.has(name));
  if (unknown === undefined) return undefined;
  const known = names.length === 0 ? 'There is none yet' : `Known here: ${listWords(names)}`;
  return {
    message: `@policy on ${guardedCoordinate(guard)} names ${unknown}, but no file of the folder policies exports it.`,
    mend: `${didYouMean(unknown, names)}${known}; write \`export const ${unknown}: Policy = …\` in policies/<any name>.ts.`,
  };
}

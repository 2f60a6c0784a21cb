import type { Problem } from '../../problem';
import { canonicalOffers, operations, rootFieldOffers } from '../merge/root-fields';
import { errorAt } from '../place';
import { placeOfField } from './lint-places';
import type { LintRule } from './lint-rule';
import { listWords } from './list-words';

/** Two subschemas offer clients one root field, and not exactly one of them is canonical. */
export const oneOwnerPerRootField: LintRule = ({ drafts }) => {
  const problems: Problem[] = [];
  for (const [operation, root] of operations) {
    for (const [name, offers] of rootFieldOffers(drafts, operation)) {
      const canonical = canonicalOffers(root, offers);
      const last = (canonical.length > 0 ? canonical : offers).at(-1);
      if (offers.length === 1 || canonical.length === 1 || last === undefined) continue;
      const owners = listWords(offers.map(({ draft }) => draft.subschema.name));
      const state = canonical.length > 1 ? ', and more than one is @canonical' : '';
      const message = `${root}.${name} is offered by ${owners}${state}.`;
      const mend = 'Mark one of them @canonical, mark the others @internal, or rename or hide them under transforms.';
      problems.push(errorAt(placeOfField(last.draft, root, name), { message, mend }));
    }
  }
  return problems;
};

import type { Problem } from '../../problem';
import { rootTypes } from '../overlay/root-types';
import { errorAt } from '../place';
import type { SubschemaDraft } from '../subschema-draft';
import { placeOfField, placeOfType } from './lint-places';
import type { LintRule } from './lint-rule';
import { listWords } from './list-words';

/** Two subschemas say that theirs is the canonical definition of one type or field. Root fields have a rule of their own. */
export const oneCanonicalDefinition: LintRule = ({ drafts }) => {
  const claims = new Map<string, SubschemaDraft[]>();
  for (const draft of drafts) {
    for (const coordinate of draft.canonical) claims.set(coordinate, [...(claims.get(coordinate) ?? []), draft]);
  }
  const problems: Problem[] = [];
  for (const [coordinate, claimants] of claims) {
    const [type = '', field] = coordinate.split('.');
    const last = claimants.at(-1);
    if (claimants.length < 2 || last === undefined || rootTypes.has(type)) continue;
    const place =
      field === undefined ? (last.overlayPlaces.get(type) ?? placeOfType(last, type)) : placeOfField(last, type, field);
    const owners = listWords(claimants.map(({ subschema }) => subschema.name));
    problems.push(
      errorAt(place, { message: `${coordinate} is @canonical in ${owners}.`, mend: 'Keep @canonical in one of them.' }),
    );
  }
  return problems;
};

import { isScalarType } from 'graphql';
import { warningAt } from '../place';
import { placeOfType } from './lint-places';
import type { LintRule } from './lint-rule';

/** One scalar is specified differently by two subschemas. */
export const scalarsAgree: LintRule = ({ visible }) =>
  [...visible].flatMap(([name, holders]) => {
    const specified = holders.flatMap(({ draft, type }) =>
      isScalarType(type) && type.specifiedByURL != null ? [{ draft, url: type.specifiedByURL }] : [],
    );
    const [first, ...others] = specified;
    return others.flatMap(({ draft, url }) => {
      if (first === undefined || url === first.url) return [];
      const message = `The scalar ${name} is specified by ${url} in ${draft.subschema.name}, but by ${first.url} in ${first.draft.subschema.name}.`;
      const mend = `If they are not the same, rename one: transforms: { rename: { ${name}: … } }.`;
      return [warningAt(placeOfType(draft, name), { message, mend })];
    });
  });

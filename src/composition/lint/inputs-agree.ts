import { isInputObjectType, type GraphQLInputObjectType } from 'graphql';
import type { Problem } from '../../problem';
import type { Holder } from '../merge/draft-graph';
import { errorAt } from '../place';
import { placeOfField, placeOfType } from './lint-places';
import type { LintRule } from './lint-rule';
import { shapeOf } from './type-shape';

/** An input that clients send to several subschemas does not have the same fields in each. */
export const inputsAgree: LintRule = ({ visible }) =>
  [...visible.values()].flatMap((holders) => {
    const inputs = holders.flatMap(({ draft, type }) => (isInputObjectType(type) ? [{ draft, type }] : []));
    const [first, ...others] = inputs;
    return first === undefined ? [] : others.flatMap((other) => compare(first, other));
  });

type InputHolder = Holder<GraphQLInputObjectType>;

function compare(first: InputHolder, other: InputHolder): readonly Problem[] {
  const name = first.type.name;
  const [mine, theirs] = [other.type.getFields(), first.type.getFields()];
  const [here, there] = [other.draft.subschema.name, first.draft.subschema.name];
  const mend = `Make them agree, or rename ${name} in one of them: transforms: { rename: { ${name}: … } }.`;
  return [...new Set([...Object.keys(theirs), ...Object.keys(mine)])].flatMap((field) => {
    const [own, others] = [mine[field], theirs[field]];
    if (own === undefined || others === undefined) {
      const [has, lacks] = own === undefined ? [there, here] : [here, there];
      const place = own === undefined ? placeOfType(other.draft, name) : placeOfField(other.draft, name, field);
      return [
        errorAt(place, { message: `The input field ${name}.${field} exists in ${has}, but not in ${lacks}.`, mend }),
      ];
    }
    if (shapeOf(own.type) === shapeOf(others.type)) return [];
    const message = `The input field ${name}.${field} is ${String(own.type)} in ${here}, but ${String(others.type)} in ${there}.`;
    return [errorAt(placeOfField(other.draft, name, field), { message, mend })];
  });
}

import { errorAt } from '../place';
import { placeOfType } from './lint-places';
import type { LintRule } from './lint-rule';

const words: Readonly<Record<string, string>> = {
  GraphQLObjectType: 'a type',
  GraphQLInterfaceType: 'an interface',
  GraphQLUnionType: 'a union',
  GraphQLEnumType: 'an enum',
  GraphQLInputObjectType: 'an input',
  GraphQLScalarType: 'a scalar',
};

/** One name stands for different kinds of type in two subschemas. */
export const kindsAgree: LintRule = ({ visible }) =>
  [...visible].flatMap(([name, [first, ...others]]) =>
    others.flatMap(({ draft, type }) => {
      const [kind, firstKind] = [kindOf(type), kindOf(first?.type)];
      if (first === undefined || kind === firstKind) return [];
      const message = `${name} is ${kind} in ${draft.subschema.name}, but ${firstKind} in ${first.draft.subschema.name}.`;
      const mend = `Rename it in one of them: transforms: { rename: { ${name}: … } }.`;
      return [errorAt(placeOfType(draft, name), { message, mend })];
    }),
  );

function kindOf(type: unknown): string {
  return words[Object.prototype.toString.call(type).slice('[object '.length, -1)] ?? 'no type';
}

import { isDeepStrictEqual } from 'node:util';
import type { GraphQLArgument } from 'graphql';
import type { Problem } from '../../problem';
import type { FieldHolder } from '../merge/draft-graph';
import { errorAt, warningAt } from '../place';
import { placeOfField } from './lint-places';
import type { LintRule } from './lint-rule';
import { sharedFields, type MergedField } from './merged-fields';
import { shapeOf } from './type-shape';

/** Two subschemas give one field arguments that differ in name, type or list depth (errors) or in default (warning). */
export const argumentsAgree: LintRule = (graph) => {
  const problems: Problem[] = [];
  for (const shared of sharedFields(graph)) {
    const [first, ...others] = shared.owners;
    if (first !== undefined) problems.push(...others.flatMap((other) => compare(shared, first, other)));
  }
  return problems;
};

function compare({ type, name }: MergedField, first: FieldHolder, other: FieldHolder): readonly Problem[] {
  const place = placeOfField(other.draft, type, name);
  const names = new Set([...first.field.args, ...other.field.args].map((argument) => argument.name));
  return [...names].flatMap((argument) => {
    const [mine, theirs] = [find(other, argument), find(first, argument)];
    const coordinate = `${type}.${name}(${argument}:)`;
    const [here, there] = [other.draft.subschema.name, first.draft.subschema.name];
    const mend = `Make them agree, or hide ${type}.${name} in one of them under transforms.`;
    if (mine === undefined || theirs === undefined) {
      const [has, lacks] = mine === undefined ? [there, here] : [here, there];
      return [errorAt(place, { message: `${coordinate} exists in ${has}, but not in ${lacks}.`, mend })];
    }
    if (shapeOf(mine.type) !== shapeOf(theirs.type)) {
      const message = `${coordinate} is ${String(mine.type)} in ${here}, but ${String(theirs.type)} in ${there}.`;
      return [errorAt(place, { message, mend })];
    }
    if (isDeepStrictEqual(mine.defaultValue, theirs.defaultValue)) return [];
    const message = `${coordinate} has different defaults in ${here} and ${there}: clients see one, but either may answer.`;
    return [warningAt(place, { message, mend: 'Give it the same default in both.' })];
  });
}

function find({ field }: FieldHolder, name: string): GraphQLArgument | undefined {
  return field.args.find((argument) => argument.name === name);
}

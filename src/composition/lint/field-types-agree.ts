import type { Problem } from '../../problem';
import { errorAt } from '../place';
import { placeOfField } from './lint-places';
import type { LintRule } from './lint-rule';
import { sharedFields } from './merged-fields';
import { shapeOf } from './type-shape';

/** Two subschemas give one field types that differ in name or list depth. */
export const fieldTypesAgree: LintRule = (graph) => {
  const problems: Problem[] = [];
  for (const { type, name, owners } of sharedFields(graph)) {
    const [first, ...others] = owners;
    for (const { draft, field } of others) {
      if (first === undefined || shapeOf(field.type) === shapeOf(first.field.type)) continue;
      const message =
        `${type}.${name} is ${String(field.type)} in ${draft.subschema.name}, ` +
        `but ${String(first.field.type)} in ${first.draft.subschema.name}.`;
      problems.push(
        errorAt(placeOfField(draft, type, name), { message, mend: mendFor(type, name, [field, first.field]) }),
      );
    }
  }
  return problems;
};

function mendFor(type: string, name: string, fields: readonly { readonly type: unknown }[]): string {
  const texts = fields.map((field) => String(field.type).replaceAll('!', ''));
  const onlyIdAndString = new Set(texts.map((text) => text.replace(/\bString\b/, 'ID'))).size === 1;
  if (onlyIdAndString)
    return `Restate it as ID in the overlay of the one that says String: extend type ${type} { ${name}: ID }.`;
  return `Make them agree, or hide or rename ${type}.${name} in one of them under transforms.`;
}

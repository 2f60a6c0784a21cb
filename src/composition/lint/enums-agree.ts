import { getNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { Problem } from '../../problem';
import type { DraftGraph } from '../merge/draft-graph';
import { errorAt } from '../place';
import type { SubschemaDraft } from '../subschema-draft';
import { placeOfType } from './lint-places';
import type { LintRule } from './lint-rule';
import { listWords } from './list-words';

/** Clients may send a subschema an enum's value that only others know. What is only answered may differ. */
export const enumsAgree: LintRule = (graph) => {
  const problems: Problem[] = [];
  for (const [name, holders] of graph.visible) {
    const enums = holders.flatMap(({ draft, type }) => (isEnumType(type) ? [{ draft, type }] : []));
    if (enums.length < 2) continue;
    const all = new Set(enums.flatMap(({ type }) => type.getValues().map((value) => value.name)));
    for (const { draft, type } of enums) {
      const missing = [...all].filter((value) => type.getValue(value) == null);
      if (missing.length === 0 || !isGivenTo(graph, draft, name)) continue;
      const message = `The enum ${name} takes ${listWords(missing)} elsewhere, but not in ${draft.subschema.name}, which clients send it to.`;
      const mend = `Give it the same values everywhere, or rename it here: transforms: { rename: { ${name}: … } }.`;
      problems.push(errorAt(placeOfType(draft, name), { message, mend }));
    }
  }
  return problems;
};

/** True when an argument or input of a subschema that clients see takes the type. */
function isGivenTo({ visible, rootFields }: DraftGraph, draft: SubschemaDraft, name: string): boolean {
  const roots = Object.values(rootFields).flatMap((fields) => [...fields.values()]);
  const fields = roots.filter((root) => root.draft === draft).map(({ field }) => field);
  const inputs: { readonly type: Parameters<typeof getNamedType>[0] }[] = [];
  for (const holder of [...visible.values()].flat()) {
    if (holder.draft !== draft) continue;
    if (isObjectType(holder.type) || isInterfaceType(holder.type))
      fields.push(...Object.values(holder.type.getFields()));
    else if (isInputObjectType(holder.type)) inputs.push(...Object.values(holder.type.getFields()));
  }
  inputs.push(...fields.flatMap((field) => field.args));
  return inputs.some((input) => getNamedType(input.type)?.name === name);
}

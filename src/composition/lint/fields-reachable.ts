import type { Problem } from '../../problem';
import type { DraftGraph } from '../merge/draft-graph';
import { errorAt } from '../place';
import type { SubschemaDraft } from '../subschema-draft';
import { placeOfField } from './lint-places';
import type { LintRule } from './lint-rule';
import { listWords } from './list-words';
import { ownersOf } from './merged-fields';
import type { Standpoint } from './survey-reach';

/** Fields of one type and owner that cannot be had where clients come to the type. */
interface Unreachable {
  readonly type: string;
  readonly owner: SubschemaDraft;
  readonly fields: Set<string>;
  readonly from: Set<Standpoint>;
}

/** A field of a type cannot be had everywhere where clients come to the type: such a selection would have no plan. */
export const fieldsReachable: LintRule = (graph) => {
  const groups = new Map<string, Unreachable>();
  for (const { standpoint, field, suppliers } of graph.distant) {
    const { type } = standpoint;
    const owner = ownersOf(graph, type, field)[0]?.draft;
    if (suppliers.length > 0 || owner === undefined || standpoint.link !== undefined || graph.tainted.has(type))
      continue;
    const key = `${owner.subschema.name} ${type}`;
    const group = groups.get(key) ?? { type, owner, fields: new Set(), from: new Set() };
    groups.set(key, group);
    group.fields.add(field);
    group.from.add(standpoint);
  }
  return [...groups.values()].map((group) => describe(graph, group));
};

function describe(graph: DraftGraph, { type, owner, fields, from }: Unreachable): Problem {
  const [first = ''] = fields;
  const { name } = owner.subschema;
  const starts = [...from];
  const names = listWords([...fields].map((field) => `${type}.${field}`));
  const others = listWords(
    starts.map(({ draft }) => draft.subschema.name),
    'or',
  );
  const way = starts[0]?.path.join(' → ') ?? '';
  const message = `${names} of ${name} cannot be reached from the ${type} of ${others}, as at ${way}.`;
  const opening = graph.entryPoints.get(type)?.some(({ subschema }) => subschema === name)
    ? `Give ${name} an entry point for ${type} by a key that ${others} has`
    : `Give ${name} an entry point for ${type}, with @key and @merge in its overlay`;
  const rootOnly = 'or mark the root field that leads there @internal, or hide the fields under transforms.';
  return errorAt(placeOfField(owner, type, first), { message, mend: `${opening}; ${rootOnly}` });
}

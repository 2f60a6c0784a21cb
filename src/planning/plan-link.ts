import type { FieldNode, GraphQLOutputType } from 'graphql';
import { fieldsOf } from '../composition/routes';
import type { Link } from '../composition/supergraph';
import { selectionSetsOf } from './collect-fields';
import { listDepth } from './list-depth';
import type { ObjectSelection } from './object-selection';
import type { KeyValue, LinkPart, LinkShape, SelectionShape } from './plan';
import type { PlanSelection } from './planned-selection';
import type { PlanningContext } from './planning-context';

/** How a link's field is had: where its foreign key begins in the record, how that becomes objects, and how these are written. */
export interface PlannedLink {
  readonly key: string;
  readonly link: LinkShape;
  readonly shape: SelectionShape;
}

/**
 * Asks for the foreign key of a link, and plans the objects that are made of it: they stand in a subschema that knows nothing
 * but the key, so that all else that is selected of them is joined, as with any entity.
 */
export function planLink(
  context: PlanningContext,
  { selection, nodes }: { readonly selection: ObjectSelection; readonly nodes: readonly [FieldNode, ...FieldNode[]] },
  { link, type }: { readonly link: Link; readonly type: GraphQLOutputType },
  planBelow: PlanSelection,
): PlannedLink {
  const subschema = context.standpointOf(selection.subschema, link);
  const below = planBelow(
    context,
    { subschema, type: link.target, field: { type: selection.type, node: nodes[0] } },
    selectionSetsOf(nodes),
  );
  const values = fieldsOf(link.key).map((node) => ({ name: node.name.value, value: selection.addKeyPart(node) }));
  const parts = link.parts.map(({ path, to }): LinkPart => {
    const asked = below.selections.find((field) => field.kind === 'field' && field.name === to);
    return { key: asked?.kind === 'field' ? asked.responseKey : to, ...locate(values, path) };
  });
  const [first] = parts;
  if (first === undefined) throw new Error(`A link to ${link.target} has no key.`);
  const objects = [...below.shape.objects].map(([name, shape]) => [name, { ...shape, linked: true }] as const);
  return {
    key: first.path[0] ?? '',
    link: { depth: listDepth(type), parts },
    shape: { ...below.shape, objects: new Map(objects) },
  };
}

/** The response keys that lead to a leaf of the foreign key. */
function locate(values: KeyValue['members'], [name, ...rest]: readonly string[]): Pick<LinkPart, 'path' | 'type'> {
  const value = values.find((candidate) => candidate.name === name)?.value;
  if (value === undefined) throw new Error(`The key of a link has no field ${name ?? ''}.`);
  if (value.leaf !== undefined) return { path: [value.responseKey], type: value.leaf };
  const { path, type } = locate(value.members, rest);
  return { path: [value.responseKey, ...path], type };
}

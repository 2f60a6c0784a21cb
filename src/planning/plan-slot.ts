import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLOutputType,
} from 'graphql';
import type { UpstreamArgument } from '../upstreams/upstream';
import { selectionSetsOf } from './collect-fields';
import type { ObjectSelection } from './object-selection';
import { ownTypeText } from './own-type-text';
import { planLink } from './plan-link';
import type { SelectionShape, SlotShape, ValueShape } from './plan';
import type { PlanSelection } from './planned-selection';
import type { PlanningContext } from './planning-context';

/** A field of the client's, and the selection that it is to be asked in. */
export interface SlotRequest {
  readonly selection: ObjectSelection;
  /** The source, within its object, that the selection fills. */
  readonly source: number;
  readonly responseKey: string;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
  /** The members of a join's key that the field is computed from. */
  readonly requires: readonly string[];
}

/** Asks for a field and everything below it; says where its value will be found and how it is written. */
export function planSlot(context: PlanningContext, request: SlotRequest, planBelow: PlanSelection): SlotShape {
  const { selection, source, responseKey, nodes, requires } = request;
  const field = publicField(context, selection.type, nodes[0]);
  const link = selection.subschema.links.get(`${selection.type}.${field.name}`);
  if (link !== undefined) {
    const { shape, ...linked } = planLink(context, request, { link, type: field.type }, planBelow);
    return { kind: 'slot', responseKey, source, ...linked, value: valueShape(field.type, shape), requires };
  }
  const named = getNamedType(field.type);
  const below = isCompositeType(named)
    ? planBelow(
        context,
        {
          subschema: selection.subschema,
          type: getNamedType(selection.field(field.name).type).name,
          field: { type: selection.type, node: nodes[0] },
        },
        selectionSetsOf(nodes),
      )
    : undefined;
  const key = selection.add({
    name: field.name,
    wanted: responseKey,
    arguments: bindArguments(context, { field, selection }, nodes[0]),
    selections: below?.selections,
  });
  return {
    kind: 'slot',
    responseKey,
    source,
    key,
    value: valueShape(field.type, below?.shape),
    requires,
    link: undefined,
  };
}

/** The field as clients know it: its nullability is what is promised. */
function publicField(context: PlanningContext, typeName: string, node: FieldNode): GraphQLField<unknown, unknown> {
  const type = context.schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[node.name.value] : undefined;
  if (field === undefined) throw new Error(`The schema has no field ${typeName}.${node.name.value}.`);
  return field;
}

function bindArguments(
  { bindings }: PlanningContext,
  { field, selection }: { readonly field: GraphQLField<unknown, unknown>; readonly selection: ObjectSelection },
  node: FieldNode,
): readonly UpstreamArgument[] {
  const known = selection.field(field.name).args;
  return (node.arguments ?? []).flatMap(({ name: { value: name }, value }) => {
    const clients = field.args.find((argument) => argument.name === name);
    const own = known.find((argument) => argument.name === name);
    if (clients === undefined || own === undefined) return [];
    // Where the upstream has a default, the client may leave the argument's variable out: ours must allow it too.
    const type = own.defaultValue === undefined ? own.type : getNullableType(own.type);
    return [{ name, variable: bindings.bind(value, clients.type, ownTypeText(selection.subschema, type)) }];
  });
}

function valueShape(type: GraphQLOutputType, below: SelectionShape | undefined): ValueShape {
  const nonNull = isNonNullType(type);
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const item = valueShape(nullable.ofType, below);
    return { kind: 'list', nonNull, item, deep: item.deep };
  }
  if (!isCompositeType(nullable)) return { kind: 'leaf', nonNull, deep: false, type: nullable };
  if (below === undefined) throw new Error(`Nothing is selected of ${nullable.name}.`);
  const deep = [...below.objects.values()].some((object) => object.deep);
  return { kind: 'object', nonNull, deep, selection: below };
}

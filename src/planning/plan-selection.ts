import { isAbstractType, isObjectType, type GraphQLObjectType, type SelectionSetNode } from 'graphql';
import type { UpstreamSelection } from '../upstreams/upstream';
import { collectFields } from './collect-fields';
import { ObjectPlanner } from './object-planner';
import { ObjectSelection } from './object-selection';
import type { ObjectShape } from './plan';
import type { PlannedSelection, PlanSelection, SelectionTarget } from './planned-selection';
import type { PlanningContext } from './planning-context';
import { ResponseKeys } from './response-keys';

/** Plans what is selected of a type in one subschema: as it stands for an object type, type by type for an abstract one. */
export const planSelection: PlanSelection = (context, target, selectionSets) => {
  const { schema } = target.subschema;
  const type = schema.getType(target.type);
  if (isObjectType(type)) return planObject(context, target, selectionSets);
  if (!isAbstractType(type)) throw new Error(`${target.type} of ${target.subschema.name} has no fields.`);
  return planAbstract(context, { ...target, types: schema.getPossibleTypes(type) }, selectionSets);
};

function planObject(
  context: PlanningContext,
  { subschema, type }: SelectionTarget,
  selectionSets: readonly SelectionSetNode[],
): PlannedSelection {
  const selection = new ObjectSelection(subschema, type);
  const shape = planType(context, selection, selectionSets);
  const objects = new Map([[subschema.names.type(type), shape]]);
  return { selections: selection.selections, shape: { typenameKey: undefined, objects } };
}

function planAbstract(
  context: PlanningContext,
  { subschema, types, field }: SelectionTarget & { readonly types: readonly GraphQLObjectType[] },
  selectionSets: readonly SelectionSetNode[],
): PlannedSelection {
  const keys = new ResponseKeys({ aliases: subschema.upstream.selects });
  const common = new ObjectSelection(subschema, types[0]?.name ?? '', keys);
  const typenameKey = common.addTypename();
  const selections: UpstreamSelection[] = [...common.selections];
  const objects = new Map<string, ObjectShape>();
  for (const { name } of types) {
    const refused = context.refusals.ofObject(name, field);
    if (refused !== undefined) {
      // Its name is all that is asked of it.
      const sources = [subschema.name];
      objects.set(subschema.names.type(name), {
        type: name,
        fields: [],
        joins: [],
        sources,
        deep: false,
        linked: false,
        refused,
      });
      continue;
    }
    const selection = new ObjectSelection(subschema, name, keys);
    const typeCondition = subschema.names.type(name);
    objects.set(typeCondition, planType(context, selection, selectionSets));
    if (selection.selections.length > 0) {
      selections.push({ kind: 'fragment', typeCondition, selections: selection.selections });
    }
  }
  return { selections, shape: { typenameKey, objects } };
}

function planType(
  context: PlanningContext,
  selection: ObjectSelection,
  selectionSets: readonly SelectionSetNode[],
): ObjectShape {
  const type = context.schema.getType(selection.type);
  if (!isObjectType(type)) throw new Error(`The schema has no object type ${selection.type}.`);
  return new ObjectPlanner(context, selection, planSelection).plan(collectFields(context, type, selectionSets));
}

import {
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLObjectType,
  type OperationDefinitionNode,
} from 'graphql';
import type { Subschema, Supergraph } from '../composition/supergraph';
import type { UpstreamSelection, UpstreamVariable, VariableValues } from '../upstreams/upstream';
import type { ArgumentBinding } from './argument-bindings';
import { collectFields } from './collect-fields';
import type { Grants } from './grants';
import { ObjectSelection } from './object-selection';
import type { FieldShape, Plan, RootFetch, Step } from './plan';
import { planIntrospection } from './plan-introspection';
import { planSelection } from './plan-selection';
import { planSlot } from './plan-slot';
import { createPlanningContext, type PlanningContext } from './planning-context';
import { ResponseKeys } from './response-keys';
import { variablesIn } from './variables-in';

type RootField = readonly [responseKey: string, nodes: readonly [FieldNode, ...FieldNode[]]];

/**
 * Plans one operation of a validated document. Pure: the same operation on the same supergraph gives the same plan.
 * `conditions` holds the values of the variables that `@skip` and `@include` read, `grants` what the asker may see.
 */
export function planOperation(
  supergraph: Supergraph,
  source: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly conditions: VariableValues;
    /** Default: nothing that is guarded may be seen. */
    readonly grants?: Grants | undefined;
  },
): Plan {
  const context = createPlanningContext(supergraph, source);
  const { operation } = source.operation;
  const type = rootType(context, operation);
  const fields: readonly RootField[] = [...collectFields(context, type, [source.operation.selectionSet])];
  const drafts =
    operation === OperationTypeNode.MUTATION
      ? fields.map((field) => planStep(context, operation, [field]))
      : [planStep(context, operation, fields)];
  const bindings = context.bindings.list();
  const steps = drafts.map((draft) => finishStep(draft, operation, bindings));
  return { operation, refuses: context.refusals.found, bindings, steps };
}

/** A step whose requests do not name their variables yet: those are known when the whole operation is planned. */
interface StepDraft {
  readonly selections: readonly ObjectSelection[];
  readonly shape: Step['shape'];
}

function planStep(context: PlanningContext, operation: OperationTypeNode, fields: readonly RootField[]): StepDraft {
  const type = rootType(context, operation).name;
  const bySubschema = new Map<Subschema, ObjectSelection>();
  const shapes = fields.map(([responseKey, nodes]): FieldShape => {
    const name = nodes[0].name.value;
    if (name === '__typename') return { kind: 'typename', responseKey };
    if (name.startsWith('__')) {
      return { kind: 'introspection', responseKey, introspection: planIntrospection(context, nodes) };
    }
    const refused = context.refusals.ofField(rootType(context, operation), responseKey, nodes[0]);
    if (refused !== undefined) return refused;
    const subschema = ownerOf(context.supergraph, operation, name);
    const selection = bySubschema.get(subschema) ?? new ObjectSelection(subschema, type, rootKeys());
    bySubschema.set(subschema, selection);
    const source = [...bySubschema.keys()].indexOf(subschema) + 1;
    return planSlot(context, { selection, source, responseKey, nodes, requires: [] }, planSelection);
  });
  const sources = ['', ...[...bySubschema.keys()].map(({ name }) => name)];
  return {
    selections: [...bySubschema.values()],
    shape: { type, fields: shapes, joins: [], sources, deep: true, linked: false },
  };
}

/** Root fields are aliased for every kind of upstream: two of one name may differ in their arguments. */
function rootKeys(): ResponseKeys {
  return new ResponseKeys({ aliases: true });
}

function finishStep(draft: StepDraft, operation: OperationTypeNode, bindings: readonly ArgumentBinding[]): Step {
  const roots = draft.selections.map(({ subschema, selections }): RootFetch => {
    const fields = selections.flatMap((selection) => (selection.kind === 'field' ? [selection] : []));
    return { subschema, request: { operation, fields, variables: declared(selections, bindings) } };
  });
  return { roots, shape: draft.shape };
}

function declared(
  selections: readonly UpstreamSelection[],
  bindings: readonly ArgumentBinding[],
): readonly UpstreamVariable[] {
  const used = variablesIn(selections);
  return bindings.filter(({ name }) => used.has(name)).map(({ name, type }) => ({ name, type }));
}

function rootType({ schema }: PlanningContext, operation: OperationTypeNode): GraphQLObjectType {
  const type = schema.getRootType(operation);
  if (type == null) throw new Error(`The schema has no ${operation} type.`);
  return type;
}

function ownerOf(supergraph: Supergraph, operation: OperationTypeNode, field: string): Subschema {
  const name = supergraph.rootFields[operation].get(field);
  const subschema = name === undefined ? undefined : supergraph.subschemas.get(name);
  if (subschema === undefined) throw new Error(`No subschema serves the ${operation} field ${field}.`);
  return subschema;
}

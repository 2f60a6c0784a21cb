import { Kind, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode } from 'graphql';
import { routesFrom, type Routes } from '../composition/routes';
import type { Subschema, Supergraph } from '../composition/supergraph';
import type { VariableValues } from '../upstreams/upstream';
import { ArgumentBindings } from './argument-bindings';
import type { FieldsContext } from './collect-fields';
import { EntityFetches } from './entity-fetches';

/** What the planning of one operation shares. */
export interface PlanningContext extends FieldsContext {
  readonly supergraph: Supergraph;
  readonly operation: OperationDefinitionNode;
  readonly bindings: ArgumentBindings;
  readonly fetches: EntityFetches;
  /** {@link routesFrom}, remembered. */
  readonly routes: (type: string, start: Subschema) => Routes;
}

/** Starts the planning of one operation of a validated document. */
export function createPlanningContext(
  supergraph: Supergraph,
  source: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly conditions: VariableValues;
  },
): PlanningContext {
  const routes = routesMemory(supergraph);
  return {
    supergraph,
    schema: supergraph.schema,
    operation: source.operation,
    fragments: fragmentsOf(source.document),
    conditions: source.conditions,
    bindings: new ArgumentBindings(),
    fetches: new EntityFetches(),
    routes,
  };
}

/** The named fragments of a document. */
function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
}

const memories = new WeakMap<Supergraph, Map<Subschema, Map<string, Routes>>>();

function routesMemory(supergraph: Supergraph): PlanningContext['routes'] {
  const memory = memories.get(supergraph) ?? new Map<Subschema, Map<string, Routes>>();
  memories.set(supergraph, memory);
  return (type, start) => {
    const byType = memory.get(start) ?? new Map<string, Routes>();
    memory.set(start, byType);
    const known = byType.get(type) ?? routesFrom(supergraph, type, start);
    byType.set(type, known);
    return known;
  };
}

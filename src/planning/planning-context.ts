import {
  isObjectType,
  Kind,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql';
import { linkStandpoint, type TargetFieldType } from '../composition/links/link-standpoint';
import { routesFrom, type Routes } from '../composition/routes';
import type { Link, Subschema, Supergraph } from '../composition/supergraph';
import type { VariableValues } from '../upstreams/upstream';
import { ArgumentBindings } from './argument-bindings';
import { collectGrantChecks } from './collect-grant-checks';
import type { FieldsContext } from './collect-fields';
import { EntityFetches } from './entity-fetches';
import { Refusals } from './refusals';
import { noGrants, type Grants } from './grants';

/** What the planning of one operation shares. */
export interface PlanningContext extends FieldsContext {
  readonly supergraph: Supergraph;
  readonly operation: OperationDefinitionNode;
  readonly bindings: ArgumentBindings;
  readonly fetches: EntityFetches;
  /** What the asker may not see. */
  readonly refusals: Refusals;
  /** {@link routesFrom}, remembered. */
  readonly routes: (type: string, start: Subschema) => Routes;
  /** {@link linkStandpoint}, remembered. */
  readonly standpointOf: (holder: Subschema, link: Link) => Subschema;
}

/** Starts the planning of one operation of a validated document. */
export function createPlanningContext(
  supergraph: Supergraph,
  source: {
    readonly document: DocumentNode;
    readonly operation: OperationDefinitionNode;
    readonly conditions: VariableValues;
    /** Default: nothing that is guarded may be seen. */
    readonly grants?: Grants | undefined;
  },
): PlanningContext {
  const checks = collectGrantChecks(supergraph, source.document, source.operation);
  return {
    supergraph,
    schema: supergraph.schema,
    operation: source.operation,
    fragments: fragmentsOf(source.document),
    conditions: source.conditions,
    bindings: new ArgumentBindings(),
    fetches: new EntityFetches(),
    refusals: new Refusals(supergraph.guards, checks, source.grants ?? noGrants),
    ...memoryOf(supergraph),
  };
}

/** The named fragments of a document. */
function fragmentsOf(document: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  return new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
}

type Memory = Pick<PlanningContext, 'routes' | 'standpointOf'>;

const memories = new WeakMap<Supergraph, Memory>();

function memoryOf(supergraph: Supergraph): Memory {
  const memory = memories.get(supergraph) ?? createMemory(supergraph);
  memories.set(supergraph, memory);
  return memory;
}

function createMemory(supergraph: Supergraph): Memory {
  const routes = new Map<Subschema, Map<string, Routes>>();
  const standpoints = new Map<Link, Subschema>();
  return {
    routes: (type, start) => {
      const byType = routes.get(start) ?? new Map<string, Routes>();
      routes.set(start, byType);
      const known = byType.get(type) ?? routesFrom(supergraph, type, start);
      byType.set(type, known);
      return known;
    },
    standpointOf: (holder, link) => {
      const target = supergraph.schema.getType(link.target);
      const typeOf: TargetFieldType = (field) => (isObjectType(target) ? target.getFields()[field]?.type : undefined);
      const known = standpoints.get(link) ?? linkStandpoint(holder, link, typeOf);
      standpoints.set(link, known);
      return known;
    },
  };
}

import type { DocumentNode, OperationDefinitionNode } from 'graphql';
import type { Supergraph } from '../composition/supergraph';
import type { VariableValues } from '../upstreams/upstream';
import type { Plan } from './plan';
import { planOperation } from './plan-operation';

/**
 * Plans an operation for the values that `@skip` and `@include` read of its variables, and for someone who may see nothing
 * that is guarded. Pure; nothing is remembered.
 */
export function planFor(
  supergraph: Supergraph,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: VariableValues,
): Plan {
  return planOperation(supergraph, { document, operation, conditions: variables });
}

import type { DocumentNode, ExecutionResult, OperationDefinitionNode } from 'graphql';
import type { Supergraph } from '../composition/supergraph';
import type { Grants } from '../planning/grants';
import type { OperationPlans } from '../planning/operation-plans';
import type { VariableValues } from '../upstreams/upstream';
import type { RequestContext } from './engine';

/** An operation that has passed every check. */
export interface ValidOperation {
  readonly supergraph: Supergraph;
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  /** Its plans, kept with the document. */
  readonly plans: OperationPlans;
  /** Coerced. */
  readonly variables: VariableValues;
  /** What of it its asker may see. Default: nothing that is guarded. */
  readonly grants?: Grants | undefined;
}

/** Answers operations. Its errors are raw: masking comes after. */
export interface OperationRunner {
  /** Answers a query or a mutation. */
  execute(operation: ValidOperation, context: RequestContext): Promise<ExecutionResult>;
  /** The same as text, `{"data":…}`, where nothing at all went wrong and there is nothing beside data; else the result. */
  write(operation: ValidOperation, context: RequestContext): Promise<string | ExecutionResult>;
  /** Opens a subscription, one result an event, or answers why not. */
  subscribe(
    operation: ValidOperation,
    context: RequestContext,
  ): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
}

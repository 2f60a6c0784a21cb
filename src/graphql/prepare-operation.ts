import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Supergraph } from '../composition/supergraph';
import { coerceVariables } from './coerce-variables';
import type { DocumentCache } from './document-cache';
import type { OperationRequest, RequestFacts } from './engine';
import type { ValidOperation } from './operation-runner';
import { refuse, refuseOutright, type Refusal } from './refusal';

/** What preparing an operation works with. */
export interface PrepareTools {
  readonly supergraph: Supergraph;
  readonly documents: DocumentCache;
  /** The most errors of one answer. */
  readonly maxErrors: number;
}

/** An operation that may be executed, or why not. */
export type PreparedOperation = { readonly kind: 'valid'; readonly operation: ValidOperation } | Refusal;

/** Takes a request through every step before planning: read and validate its document, choose its operation, coerce its variables. */
export function prepareOperation(
  request: OperationRequest,
  facts: RequestFacts,
  tools: PrepareTools,
): PreparedOperation {
  const { supergraph, documents, maxErrors } = tools;
  const read = documents.read(request.query, supergraph);
  if (read.kind === 'refused') return read;
  const plans = read.choose(request.operationName);
  if (plans === undefined) return refuseName(request.operationName);
  const { document } = read;
  const { operation } = plans;
  const misused = checkMethod(operation.operation, facts.method);
  if (misused !== undefined) return misused;
  const coerced = coerceVariables({ schema: supergraph.schema, operation, inputs: request.variables ?? {}, maxErrors });
  if (coerced.kind === 'faults') return refuse('BAD_USER_INPUT', coerced.errors);
  return { kind: 'valid', operation: { supergraph, document, operation, plans, variables: coerced.variables } };
}

function refuseName(name: string | undefined): Refusal {
  const message =
    name === undefined
      ? 'The document has several operations: name the one to run in "operationName".'
      : 'The document has no operation of the name in "operationName".';
  return refuse('GRAPHQL_VALIDATION_FAILED', [new GraphQLError(message)]);
}

function checkMethod(type: OperationTypeNode, method: RequestFacts['method']): Refusal | undefined {
  if (method === 'GET' && type !== OperationTypeNode.QUERY) {
    return refuseOutright('METHOD_NOT_ALLOWED', `A ${type} is not allowed by GET.`);
  }
  if (method === 'POST' && type === OperationTypeNode.SUBSCRIPTION) {
    return refuseOutright('NOT_ACCEPTABLE', 'A subscription needs "accept: text/event-stream", or a WebSocket.');
  }
  return undefined;
}

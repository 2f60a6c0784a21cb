import { GraphQLError, OperationTypeNode } from 'graphql';
import type { Supergraph } from '../composition/supergraph';
import { coerceVariables } from './coerce-variables';
import type { DocumentCache } from './document-cache';
import type { OperationRequest, RequestFacts } from './engine';
import type { DocumentRules } from './read-document';
import { authorize, type AuthorizedOperation, type OnUnauthorized } from './grants/authorize';
import { readGrants } from './grants/read-grants';
import { refuse, refuseOutright, type Refusal } from './refusal';

/** What preparing an operation works with. */
export interface PrepareTools {
  readonly supergraph: Supergraph;
  readonly documents: DocumentCache;
  /** The most errors of one answer. */
  readonly maxErrors: number;
  readonly introspection: DocumentRules['introspection'];
  readonly onUnauthorized: OnUnauthorized;
}

/** An operation that may be executed, or why not. */
export type PreparedOperation = AuthorizedOperation;

/**
 * Takes a request through every step before planning: read and validate its document, choose its operation, coerce its
 * variables, find out what its asker may see. A promise only where a policy gives one.
 */
export function prepareOperation(
  request: OperationRequest,
  facts: RequestFacts,
  tools: PrepareTools,
): PreparedOperation | Promise<PreparedOperation> {
  const { supergraph, documents, maxErrors } = tools;
  const read = documents.read(request.query, supergraph);
  if (read.kind === 'refused') return read;
  const { identity, session } = facts.caller ?? nobody;
  if (tools.introspection === 'authenticated' && identity === undefined && read.asksForSchema) return refuseSchema();
  const plans = read.choose(request.operationName);
  if (plans === undefined) return refuseName(request.operationName);
  const { document } = read;
  const { operation } = plans;
  const misused = checkMethod(operation.operation, facts.method);
  if (misused !== undefined) return misused;
  const coerced = coerceVariables({ schema: supergraph.schema, operation, inputs: request.variables ?? {}, maxErrors });
  if (coerced.kind === 'faults') return refuse('BAD_USER_INPUT', coerced.errors);
  const { variables } = coerced;
  const valid = { supergraph, document, operation, plans, variables };
  const checks = plans.checksOn(supergraph);
  if (checks.length === 0) return { kind: 'valid', operation: valid };
  const { onUnauthorized } = tools;
  const grants = readGrants(checks, { identity, session, variables, log: facts.log });
  if (typeof grants === 'string') return authorize(valid, grants, { identity, onUnauthorized });
  return grants.then((settled) => authorize(valid, settled, { identity, onUnauthorized }));
}

const nobody = { identity: undefined, session: undefined };

function refuseSchema(): Refusal {
  const message = 'The schema may be asked for with credentials alone.';
  return refuse('GRAPHQL_VALIDATION_FAILED', [new GraphQLError(message)]);
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

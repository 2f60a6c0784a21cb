import type { OperationTypeNode } from 'graphql';
import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  parse,
  subscribe,
  validate,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values';
import type {
  GraphQLEngine,
  OperationRequest,
  Prepared,
  RequestContext,
  RequestFacts,
} from '../../../../src/graphql/engine';

/** An engine over a graphql-js schema, which records what transports did with it. */
export interface SchemaEngine extends GraphQLEngine {
  readonly requests: OperationRequest[];
  readonly facts: RequestFacts[];
  readonly contexts: RequestContext[];
  /** Operations that hold a lease now. */
  readonly leases: () => number;
}

/** Makes an engine that answers by graphql-js; resolvers are given the request's context. */
export function createSchemaEngine(schema: GraphQLSchema): SchemaEngine {
  const requests: OperationRequest[] = [];
  const facts: RequestFacts[] = [];
  const contexts: RequestContext[] = [];
  let leases = 0;

  function prepare(request: OperationRequest, fact: RequestFacts): Prepared {
    requests.push(request);
    facts.push(fact);
    const checked = check(schema, request);
    if (Array.isArray(checked)) return { kind: 'refused', status: undefined, errors: checked };
    const { document, type } = checked as { document: ReturnType<typeof parse>; type: OperationTypeNode };
    leases += 1;
    let held = true;
    const args = (contextValue: RequestContext): ExecutionArgs => {
      contexts.push(contextValue);
      return {
        schema,
        document,
        variableValues: request.variables ?? {},
        operationName: request.operationName ?? null,
        contextValue,
      };
    };
    return {
      kind: 'ready',
      operation: {
        type,
        execute: async (context) => execute(args(context)),
        write: async (context) => {
          const result = await execute(args(context));
          return result.errors === undefined ? JSON.stringify(result) : result;
        },
        subscribe: async (context) =>
          (await subscribe(args(context))) as AsyncIterableIterator<ExecutionResult> | ExecutionResult,
        release: () => {
          if (held) leases -= 1;
          held = false;
        },
      },
    };
  }

  return { requests, facts, contexts, leases: () => leases, prepare };
}

function check(schema: GraphQLSchema, { query, operationName, variables }: OperationRequest): unknown {
  try {
    const document = parse(query, { maxTokens: 2000 });
    const errors = validate(schema, document);
    if (errors.length > 0) return errors;
    const operation = getOperationAST(document, operationName);
    if (operation == null)
      return [new GraphQLError('There is no such operation.', { extensions: { code: 'BAD_REQUEST' } })];
    const { errors: variableErrors } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
    return variableErrors === undefined ? { document, type: operation.operation } : variableErrors;
  } catch (error) {
    return [error instanceof GraphQLError ? error : new GraphQLError('The document does not parse.')];
  }
}

import { getOperationAST, GraphQLError, Kind, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import type { Supergraph } from '../../composition/supergraph';
import { collectGrantChecks } from '../../planning/collect-grant-checks';
import { allGrants } from '../../planning/grants';
import { planOperation } from '../../planning/plan-operation';
import { printPlan } from '../../planning/print-plan';
import { coerceVariables, type CoercedVariables } from '../coerce-variables';
import type { OperationRequest } from '../engine';
import { readDocument, type DocumentRules } from '../read-document';
import { refuse, type Refusal } from '../refusal';
import { explainPlan, type ExplainedPlan } from './explain-plan';

/** What an operation is explained by. */
export interface ExplainerOptions extends Omit<DocumentRules, 'schema'> {
  /** The most faults of variables that are told. */
  readonly maxErrors: number;
}

/** An operation's plan, or why it has none. */
export type ExplainedOperation = { readonly kind: 'explained'; readonly plan: ExplainedPlan } | Refusal;

/** Explains an operation on a supergraph without running it. */
export type ExplainOperation = (request: OperationRequest, supergraph: Supergraph) => ExplainedOperation;

/**
 * Makes the explanation of operations by the rules of their execution, for someone who may see everything. Without `variables` those that have no default are
 * absent, and only where a condition needs one is that a fault.
 */
export function createExplainer(options: ExplainerOptions): ExplainOperation {
  return (request, supergraph) => {
    const read = readDocument(request.query, { ...options, schema: supergraph.schema });
    if (read.kind === 'refused') return read;
    const { document } = read;
    const operation = getOperationAST(document, request.operationName);
    if (operation == null) return refuseName(document);
    const coerced = coerce(request, operation, { ...options, supergraph });
    if (coerced.kind === 'faults') return refuse('BAD_USER_INPUT', coerced.errors);
    const { variables } = coerced;
    try {
      const checks = collectGrantChecks(supergraph, document, operation);
      const asked = { document, operation, conditions: variables };
      const plan = explainPlan(planOperation(supergraph, { ...asked, grants: allGrants(checks.size) }), variables);
      const guarded = printPlan(planOperation(supergraph, asked)).steps.flatMap(({ refused = [] }) => refused);
      return { kind: 'explained', plan: guarded.length === 0 ? plan : { ...plan, guarded } };
    } catch (error) {
      if (error instanceof GraphQLError) return refuse('BAD_USER_INPUT', [error]);
      throw error;
    }
  };
}

function coerce(
  { variables }: OperationRequest,
  operation: OperationDefinitionNode,
  { supergraph: { schema }, maxErrors }: ExplainerOptions & { readonly supergraph: Supergraph },
): CoercedVariables {
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(
    ({ defaultValue }) => variables !== undefined || defaultValue !== undefined,
  );
  return coerceVariables({
    schema,
    operation: { ...operation, variableDefinitions },
    inputs: variables ?? {},
    maxErrors,
  });
}

function refuseName({ definitions }: DocumentNode): Refusal {
  const names = definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION && node.name !== undefined ? [node.name.value] : [],
  );
  const message =
    names.length === 0
      ? 'The document has no operation of this name.'
      : `The document has the operations ${names.join(', ')}: name one of them.`;
  return refuse('GRAPHQL_VALIDATION_FAILED', [new GraphQLError(message)]);
}

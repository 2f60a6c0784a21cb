import {
  executeSync,
  Kind,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import type { VariableValues } from '../upstreams/upstream';
import type { Introspection } from './plan';
import type { PlanningContext } from './planning-context';

/** Plans `__schema` or `__type`: graphql-js runs it on the schema that clients see. */
export function planIntrospection(context: PlanningContext, nodes: readonly FieldNode[]): Introspection {
  const { schema, operation, fragments } = context;
  const selectionSet = {
    kind: Kind.SELECTION_SET,
    selections: nodes.map((node) => ({ ...node, alias: alias() })),
  } as const;
  const query: OperationDefinitionNode = { ...operation, selectionSet };
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [query, ...fragments.values()] };
  return { answer: (variables) => run(schema, document, variables) };
}

function alias() {
  return { kind: Kind.NAME, value: 'answer' } as const;
}

function run(schema: GraphQLSchema, document: DocumentNode, variables: VariableValues): unknown {
  const { data, errors } = executeSync({ schema, document, variableValues: { ...variables } });
  if (errors !== undefined) throw new Error('The introspection of the schema failed.', { cause: errors[0] });
  return data?.['answer'];
}

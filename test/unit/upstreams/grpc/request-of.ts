import { type FieldNode, getOperationAST, Kind, parse, print, type SelectionSetNode } from 'graphql';
import type { UpstreamField, UpstreamRequest, UpstreamSelection } from '../../../../src/upstreams/upstream';

/** The request that a document asks for; all arguments are variables. */
export function requestOf(text: string): UpstreamRequest {
  const operation = getOperationAST(parse(text));
  if (operation == null) throw new Error('The document has no operation.');
  const variables = operation.variableDefinitions ?? [];
  return {
    operation: operation.operation,
    fields: operation.selectionSet.selections.filter((node) => node.kind === Kind.FIELD).map(fieldOf),
    variables: variables.map(({ variable, type }) => ({ name: variable.name.value, type: print(type) })),
  };
}

function fieldOf(node: FieldNode): UpstreamField {
  return {
    kind: 'field',
    name: node.name.value,
    responseKey: node.alias?.value ?? node.name.value,
    arguments: (node.arguments ?? []).map(({ name, value }) => {
      if (value.kind !== Kind.VARIABLE) throw new Error('Arguments are variables.');
      return { name: name.value, variable: value.name.value };
    }),
    selections: node.selectionSet === undefined ? undefined : selectionsOf(node.selectionSet),
  };
}

function selectionsOf({ selections }: SelectionSetNode): readonly UpstreamSelection[] {
  return selections.map((node) => {
    if (node.kind === Kind.FIELD) return fieldOf(node);
    if (node.kind === Kind.FRAGMENT_SPREAD) throw new Error('Fragments are inline.');
    const typeCondition = node.typeCondition?.name.value ?? '';
    return { kind: 'fragment', typeCondition, selections: selectionsOf(node.selectionSet) };
  });
}

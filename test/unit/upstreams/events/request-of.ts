import { Kind, parse, valueFromASTUntyped, type ArgumentNode, type SelectionSetNode } from 'graphql';
import type {
  UpstreamArgument,
  UpstreamField,
  UpstreamRequest,
  UpstreamSelection,
  VariableValues,
} from '../../../../src/upstreams/upstream';

/** A request as a plan makes it of a document, and the values of its variables. */
export interface RequestOf {
  readonly request: UpstreamRequest;
  readonly variables: VariableValues;
}

/** Makes the upstream request of a document with one operation; values that it states become variables. */
export function requestOf(text: string): RequestOf {
  const operation = parse(text).definitions.find((node) => node.kind === Kind.OPERATION_DEFINITION);
  if (operation === undefined) throw new Error('The document has no operation.');
  const variables: Record<string, unknown> = {};
  const argumentOf = ({ name, value }: ArgumentNode): UpstreamArgument => {
    const variable = `v${String(Object.keys(variables).length)}`;
    variables[variable] = valueFromASTUntyped(value);
    return { name: name.value, variable };
  };
  const selectionsOf = (set: SelectionSetNode): readonly UpstreamSelection[] =>
    set.selections.map((node): UpstreamSelection => {
      if (node.kind === Kind.FIELD) {
        return {
          kind: 'field',
          name: node.name.value,
          responseKey: (node.alias ?? node.name).value,
          arguments: (node.arguments ?? []).map(argumentOf),
          selections: node.selectionSet && selectionsOf(node.selectionSet),
        };
      }
      if (node.kind === Kind.FRAGMENT_SPREAD || node.typeCondition === undefined)
        throw new Error('Use inline fragments.');
      return {
        kind: 'fragment',
        typeCondition: node.typeCondition.name.value,
        selections: selectionsOf(node.selectionSet),
      };
    });
  const fields = selectionsOf(operation.selectionSet).filter((node): node is UpstreamField => node.kind === 'field');
  return { request: { operation: operation.operation, fields, variables: [] }, variables };
}

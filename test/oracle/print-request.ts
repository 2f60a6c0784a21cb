import { Kind, parseType } from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  NameNode,
  SelectionNode,
  SelectionSetNode,
  VariableDefinitionNode,
  VariableNode,
} from 'graphql';
import type { UpstreamField, UpstreamRequest, UpstreamSelection, UpstreamVariable } from '../../src/upstreams/upstream';

/** How deep aliases and arguments are kept: `all`, or `root` for upstreams that answer plain objects by field name. */
export type AliasScope = 'all' | 'root';

/** Builds the document of an upstream request: one unnamed operation. */
export function printRequest(request: UpstreamRequest, aliases: AliasScope = 'all'): DocumentNode {
  return {
    kind: Kind.DOCUMENT,
    definitions: [
      {
        kind: Kind.OPERATION_DEFINITION,
        operation: request.operation,
        variableDefinitions: request.variables.map(variableDefinition),
        selectionSet: {
          kind: Kind.SELECTION_SET,
          selections: request.fields.map((field) => fieldNode(field, { aliased: true, aliases })),
        },
      },
    ],
  };
}

interface Depth {
  readonly aliased: boolean;
  readonly aliases: AliasScope;
}

function fieldNode(field: UpstreamField, depth: Depth): FieldNode {
  const below: Depth = { ...depth, aliased: depth.aliases === 'all' };
  return {
    kind: Kind.FIELD,
    name: name(field.name),
    ...(depth.aliased && field.responseKey !== field.name ? { alias: name(field.responseKey) } : {}),
    arguments: field.arguments.map((argument) => ({
      kind: Kind.ARGUMENT,
      name: name(argument.name),
      value: variable(argument.variable),
    })),
    ...(field.selections === undefined ? {} : { selectionSet: selectionSet(field.selections, below) }),
  };
}

function selectionSet(selections: readonly UpstreamSelection[], depth: Depth): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections: selections.map((selection) => selectionNode(selection, depth)) };
}

function selectionNode(selection: UpstreamSelection, depth: Depth): SelectionNode {
  if (selection.kind === 'field') return fieldNode(selection, depth);
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: name(selection.typeCondition) },
    selectionSet: selectionSet(selection.selections, depth),
  };
}

function variableDefinition({ name: variableName, type }: UpstreamVariable): VariableDefinitionNode {
  return { kind: Kind.VARIABLE_DEFINITION, variable: variable(variableName), type: parseType(type) };
}

function variable(value: string): VariableNode {
  return { kind: Kind.VARIABLE, name: name(value) };
}

function name(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

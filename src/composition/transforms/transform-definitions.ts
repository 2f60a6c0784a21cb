import {
  Kind,
  type FieldDefinitionNode,
  type InputValueDefinitionNode,
  type NamedTypeNode,
  type NameNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';
import { namedTypeOf } from '../overlay/named-type';
import type { Naming } from './naming';

/** Rewrites an upstream's types into public names; what is hidden is left out. Locations stay. */
export function transformDefinitions(
  definitions: Iterable<TypeDefinitionNode>,
  naming: Naming,
): readonly TypeDefinitionNode[] {
  return [...definitions].flatMap((definition) => {
    const name = naming.publicType(definition.name.value);
    return name === undefined ? [] : [transformDefinition(definition, naming, renamed(definition.name, name))];
  });
}

function transformDefinition(definition: TypeDefinitionNode, naming: Naming, name: NameNode): TypeDefinitionNode {
  const own = definition.name.value;
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION: {
      const interfaces = (definition.interfaces ?? []).filter(isShown(naming)).map((type) => publicNamed(naming, type));
      const fields = (definition.fields ?? []).flatMap((field) => transformField(own, field, naming));
      return { ...definition, name, interfaces, fields };
    }
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const shown = (definition.fields ?? []).filter(
        (field) => naming.publicField(own, field.name.value) !== undefined,
      );
      return { ...definition, name, fields: shown.map((field) => transformInput(field, naming)) };
    }
    case Kind.UNION_TYPE_DEFINITION: {
      const types = (definition.types ?? []).filter(isShown(naming)).map((type) => publicNamed(naming, type));
      return { ...definition, name, types };
    }
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
      return { ...definition, name };
  }
}

function transformField(own: string, field: FieldDefinitionNode, naming: Naming): readonly FieldDefinitionNode[] {
  const name = naming.publicField(own, field.name.value);
  if (name === undefined) return [];
  const shown = (field.arguments ?? []).filter((argument) => isShownType(naming, argument.type));
  const args = shown.map((argument) => transformInput(argument, naming));
  return [{ ...field, name: renamed(field.name, name), type: publicTypeNode(naming, field.type), arguments: args }];
}

function transformInput(input: InputValueDefinitionNode, naming: Naming): InputValueDefinitionNode {
  return { ...input, type: publicTypeNode(naming, input.type) };
}

function isShown(naming: Naming): (type: NamedTypeNode) => boolean {
  return (type) => isShownType(naming, type);
}

/** GraphQL's own scalars are in no naming, and are always shown. */
function isShownType(naming: Naming, type: TypeNode): boolean {
  const name = namedTypeOf(type);
  return naming.publicType(name) !== undefined || builtIn.has(name);
}

const builtIn: ReadonlySet<string> = new Set(['String', 'Int', 'Float', 'Boolean', 'ID']);

function publicTypeNode(naming: Naming, type: TypeNode): TypeNode {
  if (type.kind === Kind.NAMED_TYPE) return publicNamed(naming, type);
  if (type.kind === Kind.LIST_TYPE) return { ...type, type: publicTypeNode(naming, type.type) };
  const inner = publicTypeNode(naming, type.type);
  return inner.kind === Kind.NON_NULL_TYPE ? inner : { ...type, type: inner };
}

function publicNamed(naming: Naming, type: NamedTypeNode): NamedTypeNode {
  const name = naming.publicType(type.name.value);
  return name === undefined ? type : { ...type, name: renamed(type.name, name) };
}

function renamed(node: NameNode, value: string): NameNode {
  return node.value === value ? node : { ...node, value };
}

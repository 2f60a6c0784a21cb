import {
  isTypeDefinitionNode,
  isTypeExtensionNode,
  Kind,
  visit,
  type DocumentNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';
import { keptDirectives } from './overlay-directives';

/** Collects an upstream's types by name, extensions folded in, without directives but those of the specification. */
export function collectBaseDefinitions(typeDefs: DocumentNode): Map<string, TypeDefinitionNode> {
  const definitions = new Map<string, TypeDefinitionNode>();
  for (const node of typeDefs.definitions) {
    if (isTypeDefinitionNode(node)) definitions.set(node.name.value, withoutForeignDirectives(node));
  }
  for (const original of typeDefs.definitions) {
    if (!isTypeExtensionNode(original)) continue;
    const node = withoutForeignDirectives(original);
    const name = node.name.value;
    const base = definitions.get(name);
    definitions.set(name, base === undefined ? asDefinition(node) : (extendDefinition(base, node) ?? base));
  }
  return definitions;
}

function withoutForeignDirectives<Node extends TypeDefinitionNode | TypeExtensionNode>(definition: Node): Node {
  return visit(definition, {
    Directive: (node) => (keptDirectives.has(node.name.value) ? undefined : null),
    // Nothing below these carries directives, and they are most of a document.
    Name: () => false,
    NamedType: () => false,
    ListType: () => false,
    NonNullType: () => false,
    StringValue: () => false,
  });
}

/** Adds an extension's members to a definition; undefined when the two are of different kinds. */
export function extendDefinition(base: TypeDefinitionNode, more: TypeExtensionNode): TypeDefinitionNode | undefined {
  const directives = [...(base.directives ?? []), ...(more.directives ?? [])];
  switch (base.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
      if (more.kind !== Kind.OBJECT_TYPE_EXTENSION) return undefined;
      return {
        ...base,
        directives,
        fields: join(base.fields, more.fields),
        interfaces: join(base.interfaces, more.interfaces),
      };
    case Kind.INTERFACE_TYPE_DEFINITION:
      if (more.kind !== Kind.INTERFACE_TYPE_EXTENSION) return undefined;
      return {
        ...base,
        directives,
        fields: join(base.fields, more.fields),
        interfaces: join(base.interfaces, more.interfaces),
      };
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      if (more.kind !== Kind.INPUT_OBJECT_TYPE_EXTENSION) return undefined;
      return { ...base, directives, fields: join(base.fields, more.fields) };
    case Kind.ENUM_TYPE_DEFINITION:
      if (more.kind !== Kind.ENUM_TYPE_EXTENSION) return undefined;
      return { ...base, directives, values: join(base.values, more.values) };
    case Kind.UNION_TYPE_DEFINITION:
      if (more.kind !== Kind.UNION_TYPE_EXTENSION) return undefined;
      return { ...base, directives, types: join(base.types, more.types) };
    case Kind.SCALAR_TYPE_DEFINITION:
      return more.kind === Kind.SCALAR_TYPE_EXTENSION ? { ...base, directives } : undefined;
  }
}

const definitionKinds = {
  [Kind.OBJECT_TYPE_EXTENSION]: Kind.OBJECT_TYPE_DEFINITION,
  [Kind.INTERFACE_TYPE_EXTENSION]: Kind.INTERFACE_TYPE_DEFINITION,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: Kind.INPUT_OBJECT_TYPE_DEFINITION,
  [Kind.ENUM_TYPE_EXTENSION]: Kind.ENUM_TYPE_DEFINITION,
  [Kind.UNION_TYPE_EXTENSION]: Kind.UNION_TYPE_DEFINITION,
  [Kind.SCALAR_TYPE_EXTENSION]: Kind.SCALAR_TYPE_DEFINITION,
} as const;

/** The definition of the kind that an extension extends. */
export function definitionKindOf(extension: TypeExtensionNode): TypeDefinitionNode['kind'] {
  return definitionKinds[extension.kind];
}

/** Some upstreams extend types that they never define (`extend type Query`): that defines them. */
function asDefinition(node: TypeExtensionNode): TypeDefinitionNode {
  return { ...node, kind: definitionKindOf(node) } as TypeDefinitionNode;
}

function join<Node>(left: readonly Node[] | undefined, right: readonly Node[] | undefined): readonly Node[] {
  return [...(left ?? []), ...(right ?? [])];
}

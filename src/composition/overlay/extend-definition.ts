import { Kind, type TypeDefinitionNode, type TypeExtensionNode } from 'graphql';

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

function join<Node>(left: readonly Node[] | undefined, right: readonly Node[] | undefined): readonly Node[] {
  return [...(left ?? []), ...(right ?? [])];
}

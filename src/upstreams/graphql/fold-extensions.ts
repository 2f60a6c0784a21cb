import {
  type DefinitionNode,
  Kind,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  isTypeDefinitionNode,
  isTypeExtensionNode,
} from 'graphql';

/** The lists that definitions and extensions have in common, by the names of the AST. */
interface Members {
  readonly directives?: readonly unknown[];
  readonly interfaces?: readonly unknown[];
  readonly fields?: readonly unknown[];
  readonly values?: readonly unknown[];
  readonly types?: readonly unknown[];
}

const memberNames = ['directives', 'interfaces', 'fields', 'values', 'types'] as const;

const definitionKinds = {
  [Kind.SCALAR_TYPE_EXTENSION]: Kind.SCALAR_TYPE_DEFINITION,
  [Kind.OBJECT_TYPE_EXTENSION]: Kind.OBJECT_TYPE_DEFINITION,
  [Kind.INTERFACE_TYPE_EXTENSION]: Kind.INTERFACE_TYPE_DEFINITION,
  [Kind.UNION_TYPE_EXTENSION]: Kind.UNION_TYPE_DEFINITION,
  [Kind.ENUM_TYPE_EXTENSION]: Kind.ENUM_TYPE_DEFINITION,
  [Kind.INPUT_OBJECT_TYPE_EXTENSION]: Kind.INPUT_OBJECT_TYPE_DEFINITION,
} as const;

/** Folds every `extend …` into its type; an extension of a type that is defined nowhere defines it, as some services write their root types. */
export function foldExtensions(definitions: readonly DefinitionNode[]): readonly TypeDefinitionNode[] {
  const types = new Map<string, TypeDefinitionNode>();
  for (const node of definitions) if (isTypeDefinitionNode(node)) types.set(node.name.value, node);
  for (const node of definitions) {
    if (!isTypeExtensionNode(node)) continue;
    const base = types.get(node.name.value);
    types.set(node.name.value, base === undefined ? define(node) : extend(base, node));
  }
  return [...types.values()];
}

function define(extension: TypeExtensionNode): TypeDefinitionNode {
  return { ...extension, kind: definitionKinds[extension.kind] } as TypeDefinitionNode;
}

function extend(base: TypeDefinitionNode, extension: TypeExtensionNode): TypeDefinitionNode {
  const [own, more]: readonly Members[] = [base, extension];
  const joined = memberNames.flatMap((name) => {
    const list = [...(own?.[name] ?? []), ...(more?.[name] ?? [])];
    return list.length === 0 ? [] : [[name, list] as const];
  });
  return { ...base, ...Object.fromEntries(joined) };
}

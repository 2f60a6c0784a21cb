import { GraphQLError, Kind, parse, type FieldNode, type SelectionSetNode } from 'graphql';

/** A selection of fields without arguments, by name; a leaf is an empty tree. */
export type KeyTree = ReadonlyMap<string, KeyTree>;

/** The tree without fields. */
export const emptyTree: KeyTree = new Map();

/** A parsed selection, or one sentence on why it does not parse. */
export type ParsedTree = { readonly tree: KeyTree } | { readonly fault: string };

/** Parses `{ id owner { id } }`. `__typename` is passed over; aliases, arguments, directives and fragments are faults. */
export function parseKeyTree(text: string): ParsedTree {
  try {
    const definition = parse(`query ${text}`, { noLocation: true, maxTokens: 1000 }).definitions[0];
    if (!text.trimStart().startsWith('{') || definition?.kind !== Kind.OPERATION_DEFINITION) {
      return { fault: `"${text}" is not a selection set.` };
    }
    return readTree(definition.selectionSet);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { fault: `"${text}" is not a selection set: ${error.message}` };
  }
}

function readTree(selectionSet: SelectionSetNode): ParsedTree {
  const tree = new Map<string, KeyTree>();
  for (const selection of selectionSet.selections) {
    if (selection.kind !== Kind.FIELD) return { fault: 'Fragments cannot stand in a key or requirement.' };
    const name = selection.name.value;
    if (selection.alias !== undefined || selection.arguments?.length || selection.directives?.length) {
      return { fault: `"${name}" has an alias, arguments or directives, which cannot stand in a key or requirement.` };
    }
    if (name === '__typename') continue;
    const nested = selection.selectionSet === undefined ? { tree: emptyTree } : readTree(selection.selectionSet);
    if ('fault' in nested) return nested;
    tree.set(name, mergeTrees(tree.get(name) ?? emptyTree, nested.tree));
  }
  return { tree };
}

/** Joins two trees. */
export function mergeTrees(left: KeyTree, right: KeyTree): KeyTree {
  const merged = new Map(left);
  for (const [name, nested] of right) merged.set(name, mergeTrees(merged.get(name) ?? emptyTree, nested));
  return merged;
}

/** Makes the tree whose leaves are at the paths. */
export function treeOfPaths(paths: Iterable<readonly string[]>): KeyTree {
  let tree = emptyTree;
  for (const path of paths) {
    tree = mergeTrees(
      tree,
      path.reduceRight<KeyTree>((nested, name) => new Map([[name, nested]]), emptyTree),
    );
  }
  return tree;
}

/** The part of a tree below a path; undefined when the tree does not hold the path. */
export function subtreeAt(tree: KeyTree, path: readonly string[]): KeyTree | undefined {
  return path.reduce<KeyTree | undefined>((nested, name) => nested?.get(name), tree);
}

/** Lists the paths of the leaves in order; the empty tree has none. */
export function leafPaths(tree: KeyTree, prefix: readonly string[] = []): readonly (readonly string[])[] {
  return [...tree].flatMap(([name, nested]) => {
    const path = [...prefix, name];
    return nested.size === 0 ? [path] : leafPaths(nested, path);
  });
}

/** Prints a tree as a node of a document. */
export function selectionSetOf(tree: KeyTree): SelectionSetNode {
  const selections = [...tree].map(([name, nested]): FieldNode => ({
    kind: Kind.FIELD,
    name: { kind: Kind.NAME, value: name },
    ...(nested.size === 0 ? {} : { selectionSet: selectionSetOf(nested) }),
  }));
  return { kind: Kind.SELECTION_SET, selections };
}

/** The tree of a selection that {@link selectionSetOf} printed. */
export function keyTreeOf(selectionSet: SelectionSetNode): KeyTree {
  const parsed = readTree(selectionSet);
  return 'fault' in parsed ? emptyTree : parsed.tree;
}

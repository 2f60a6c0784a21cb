import {
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** A node that a measure can count something on. */
export type CountedNode = OperationDefinitionNode | FragmentDefinitionNode | SelectionNode;

/** What is added up over an operation, and how. */
export interface Measure {
  /** What a node adds by itself. */
  readonly own: (node: CountedNode) => number;
  /** Whether what is selected below a field counts. */
  readonly descends: (field: FieldNode) => boolean;
  /** Makes one number of two neighbours' numbers. */
  readonly join: (left: number, right: number) => number;
}

/** The fragments of a document by name. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** Joins neighbours by adding them up. */
export const sum = (left: number, right: number): number => left + right;

/**
 * Measures an operation as if its fragments were written out at every spread. Each fragment is walked once, so that doubling
 * chains cost nothing. Fragments that are unknown or spread themselves count as empty: validation refuses those.
 */
export function measureOperation(operation: OperationDefinitionNode, fragments: Fragments, measure: Measure): number {
  const totals = new Map<string, number>();
  const total = (set: SelectionSetNode | undefined): number =>
    (set?.selections ?? []).reduce((joined, node) => measure.join(joined, measure.own(node) + below(node)), 0);
  const below = (node: SelectionNode): number => {
    if (node.kind === Kind.FRAGMENT_SPREAD) return fragmentTotal(node.name.value);
    return node.kind === Kind.FIELD && !measure.descends(node) ? 0 : total(node.selectionSet);
  };
  const fragmentTotal = (name: string): number => {
    const known = totals.get(name);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    totals.set(name, 0);
    const found = fragment === undefined ? 0 : measure.own(fragment) + total(fragment.selectionSet);
    totals.set(name, found);
    return found;
  };
  return measure.own(operation) + total(operation.selectionSet);
}

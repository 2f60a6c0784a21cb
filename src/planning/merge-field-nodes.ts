import { Kind, type FieldNode, type SelectionSetNode } from 'graphql';
import { fieldsOf } from '../composition/routes';

/** Unites two selections of one field, as keys and requirements write them: fields alone, without arguments. */
export function mergeFieldNodes(left: FieldNode, right: FieldNode): FieldNode {
  if (left.selectionSet === undefined || right.selectionSet === undefined) return left;
  return { ...left, selectionSet: mergeSelectionSets(left.selectionSet, right.selectionSet) };
}

function mergeSelectionSets(left: SelectionSetNode, right: SelectionSetNode): SelectionSetNode {
  const byName = new Map(fieldsOf(left).map((node) => [node.name.value, node]));
  for (const node of fieldsOf(right)) {
    const known = byName.get(node.name.value);
    byName.set(node.name.value, known === undefined ? node : mergeFieldNodes(known, node));
  }
  return { kind: Kind.SELECTION_SET, selections: [...byName.values()] };
}

import type { ValueShape } from '../../planning/plan';

/** True for values that hold no objects: leaves, and lists of them. */
export function isPlainValue(shape: ValueShape): boolean {
  return shape.kind === 'list' ? isPlainValue(shape.item) : shape.kind === 'leaf';
}

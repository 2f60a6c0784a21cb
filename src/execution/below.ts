import type { ValueShape } from '../planning/plan';

type Keys = readonly (string | number)[];

/** Translates the rest of an upstream's error path, below a value, into the client's response keys; it ends where nothing fits. */
export function below(shape: ValueShape, rest: Keys): Keys {
  const [key, ...further] = rest;
  if (key === undefined) return [];
  if (shape.kind === 'list') return typeof key === 'number' ? [key, ...below(shape.item, further)] : [];
  if (shape.kind !== 'object') return [];
  for (const { fields } of shape.selection.objects.values()) {
    for (const field of fields) {
      if (field.kind !== 'slot' || field.source !== 0 || field.key !== key) continue;
      return [field.responseKey, ...below(field.value, further)];
    }
  }
  return [];
}

import type { Subschema } from '../composition/supergraph';
import type { ObjectShape, Plan, ValueShape } from './plan';

/** Every subschema that a plan may call, each once. */
export function subschemasOf({ steps }: Plan): ReadonlySet<Subschema> {
  const found = new Set<Subschema>();
  const seen = new Set<ObjectShape>();
  const visitShape = (shape: ObjectShape): void => {
    if (seen.has(shape)) return;
    seen.add(shape);
    for (const { fetch } of shape.joins) found.add(fetch.subschema);
    for (const field of shape.fields) if (field.kind === 'slot') visitValue(field.value);
  };
  const visitValue = (value: ValueShape): void => {
    if (value.kind === 'list') visitValue(value.item);
    if (value.kind === 'object') for (const shape of value.selection.objects.values()) visitShape(shape);
  };
  for (const { roots, shape } of steps) {
    for (const { subschema } of roots) found.add(subschema);
    visitShape(shape);
  }
  return found;
}

import type { ObjectShape } from '../../planning/plan';
import type { UpstreamField } from '../../upstreams/upstream';

/** True when the object is answered as it is written: the same fields under the same names in the same order. */
export function isExact(shape: ObjectShape, fields: readonly UpstreamField[]): boolean {
  return (
    shape.fields.length === fields.length &&
    shape.fields.every((slot, index) => {
      const key = fields[index]?.responseKey;
      return slot.kind === 'slot' && slot.responseKey === key && slot.key === key && slot.link === undefined;
    })
  );
}

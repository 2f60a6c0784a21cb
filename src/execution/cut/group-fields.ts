import type { FieldShape, SlotShape } from '../../planning/plan';
import { isPlainValue } from './is-plain-value';

/** Fields of an object that are written together; `start`: which of its fields the first one is. */
export type FieldGroup =
  /** Side by side, of one source, without objects. */
  | { readonly kind: 'run'; readonly start: number; readonly source: number; readonly slots: readonly SlotShape[] }
  | { readonly kind: 'field'; readonly start: number; readonly field: FieldShape };

/** Divides the fields of an object, in their order. */
export function groupFields(fields: readonly FieldShape[]): readonly FieldGroup[] {
  const groups: FieldGroup[] = [];
  fields.forEach((field, start) => {
    if (field.kind !== 'slot' || field.link !== undefined || !isPlainValue(field.value)) {
      groups.push({ kind: 'field', start, field });
      return;
    }
    const { source } = field;
    const last = groups.at(-1);
    const run = last?.kind === 'run' && last.source === source ? last : undefined;
    if (run !== undefined) groups.pop();
    groups.push({ kind: 'run', start: run?.start ?? start, source, slots: [...(run?.slots ?? []), field] });
  });
  return groups;
}

import type { UpstreamField, UpstreamSelection } from '../upstream';
import { isObject } from './read-response';

/** The most steps of a path that are looked at. */
const maxSteps = 100;

/** True for a list of response keys and list indices that begins with a response key. */
export function isPath(value: unknown): value is readonly (string | number)[] {
  if (!Array.isArray(value) || value.length > maxSteps || typeof value[0] !== 'string') return false;
  return value.every((step) => typeof step === 'string' || (Number.isSafeInteger(step) && (step as number) >= 0));
}

/** True when a path leads along selected fields, and to no item that the data does not have. */
export function fitsSelections(
  path: readonly (string | number)[],
  fields: readonly UpstreamField[],
  data: unknown,
): boolean {
  let selections: readonly UpstreamSelection[] = fields;
  let value = data;
  for (const step of path) {
    if (typeof step === 'number') {
      if (isObject(value) || (Array.isArray(value) && step >= value.length)) return false;
      value = Array.isArray(value) ? (value[step] as unknown) : undefined;
    } else {
      const found = fieldsAt(selections, step);
      if (found.length === 0 || Array.isArray(value)) return false;
      selections = found.flatMap((field) => field.selections ?? []);
      value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    }
  }
  return true;
}

function fieldsAt(selections: readonly UpstreamSelection[], responseKey: string): readonly UpstreamField[] {
  return selections.flatMap((selection) => {
    if (selection.kind === 'fragment') return fieldsAt(selection.selections, responseKey);
    return selection.responseKey === responseKey ? [selection] : [];
  });
}

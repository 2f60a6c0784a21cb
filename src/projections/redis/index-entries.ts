import type { EntityState } from '../projection';
import type { IndexValue } from '../projection-store';
import { indexValue } from '../index-value';

/** What entries of an index begin with, for one value of a field: no value's JSON holds the character between them. */
export function indexPrefix(field: string, value: IndexValue): string {
  return `${field}\0${JSON.stringify(value)}\0`;
}

/** Which entries go and come when an entity changes. */
export function indexDifference(
  fields: readonly string[],
  {
    key,
    before,
    after,
  }: { readonly key: string; readonly before: EntityState | undefined; readonly after: EntityState | undefined },
): { readonly gone: readonly string[]; readonly come: readonly string[] } {
  const gone: string[] = [];
  const come: string[] = [];
  for (const field of fields) {
    const [left, right] = [before && indexValue(before, field), after && indexValue(after, field)];
    if (left === right) continue;
    if (left !== undefined) gone.push(indexPrefix(field, left) + key);
    if (right !== undefined) come.push(indexPrefix(field, right) + key);
  }
  return { gone, come };
}

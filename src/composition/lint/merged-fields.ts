import type { DraftGraph, FieldHolder } from '../merge/draft-graph';

/** A field of an object type or interface that clients see, with all subschemas that define it. */
export interface MergedField {
  readonly type: string;
  readonly name: string;
  readonly owners: readonly FieldHolder[];
}

/** Lists the fields that more than one subschema defines. */
export function* sharedFields({ visible, fields }: DraftGraph): Generator<MergedField> {
  for (const [type, holders] of visible) {
    if (holders.length < 2) continue;
    for (const [name, owners] of fields.get(type) ?? []) if (owners.length > 1) yield { type, name, owners };
  }
}

/** Everyone who defines a field of a type, whether clients see it or not. */
export function ownersOf({ fields }: DraftGraph, type: string, field: string): readonly FieldHolder[] {
  return fields.get(type)?.get(field) ?? [];
}

import { isInterfaceType, isObjectType } from 'graphql';
import type { DraftGraph } from '../merge/draft-graph';
import { fieldHolders, type FieldHolder } from '../merge/merge-fields';

/** A field of an object type or interface that clients see, with all subschemas that define it. */
export interface MergedField {
  readonly type: string;
  readonly name: string;
  readonly owners: readonly FieldHolder[];
}

/** Lists the fields that more than one subschema defines. */
export function* sharedFields({ visible }: DraftGraph): Generator<MergedField> {
  for (const [type, holders] of visible) {
    if (holders.length < 2) continue;
    const composite = holders.flatMap((holder) =>
      isObjectType(holder.type) || isInterfaceType(holder.type) ? [{ draft: holder.draft, type: holder.type }] : [],
    );
    for (const [name, owners] of fieldHolders(composite)) if (owners.length > 1) yield { type, name, owners };
  }
}

/** Everyone who defines a field of a type, whether clients see it or not. */
export function ownersOf({ holders }: DraftGraph, type: string, field: string): readonly FieldHolder[] {
  return (holders.get(type) ?? []).flatMap((holder) => {
    const definition =
      isObjectType(holder.type) || isInterfaceType(holder.type) ? holder.type.getFields()[field] : undefined;
    return definition === undefined ? [] : [{ draft: holder.draft, field: definition }];
  });
}

import type { SubschemaDraft } from '../subschema-draft';

/** How strongly a subschema's definition is preferred: its field is canonical, then its type, then none. */
function rankOf({ canonical }: SubschemaDraft, type: string, field: string | undefined): number {
  if (field !== undefined && canonical.has(`${type}.${field}`)) return 0;
  return canonical.has(type) ? 1 : 2;
}

/** True when a subschema's definition of a type or field is the canonical one. */
export function isCanonical(draft: SubschemaDraft, type: string, field?: string): boolean {
  return rankOf(draft, type, field) < 2;
}

/** Puts definitions in order of preference: canonical ones first, otherwise as they come. */
export function preferred<Item extends { readonly draft: SubschemaDraft }>(
  items: readonly Item[],
  type: string,
  field?: string,
): readonly Item[] {
  if (items.length < 2) return items;
  return [...items].sort((a, b) => rankOf(a.draft, type, field) - rankOf(b.draft, type, field));
}

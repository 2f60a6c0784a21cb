import type { Place } from '../place';

/** What a directive of an overlay demands, its policies by name. */
export type GuardRule =
  | { readonly kind: 'authenticated' }
  | { readonly kind: 'scopes' | 'policies'; readonly anyOf: readonly (readonly string[])[] };

/** A rule and where it stands, in public names. */
export interface PlacedGuard {
  readonly type: string;
  /** Undefined when it stands on the type itself. */
  readonly field: string | undefined;
  readonly rule: GuardRule;
  readonly place: Place;
}

/** A rule as the directive that states it. */
export function printRule(rule: GuardRule): string {
  if (rule.kind === 'authenticated') return '@authenticated';
  const lists = rule.anyOf.map((all) => `[${all.map((name) => JSON.stringify(name)).join(', ')}]`).join(', ');
  return rule.kind === 'scopes' ? `@requiresScopes(scopes: [${lists}])` : `@policy(policies: [${lists}])`;
}

/** The place of a guard in words: `Type` or `Type.field`. */
export function guardedCoordinate({ type, field }: Pick<PlacedGuard, 'type' | 'field'>): string {
  return field === undefined ? type : `${type}.${field}`;
}

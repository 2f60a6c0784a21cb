/** Something that needs a name of its own in GraphQL. */
export interface NameClaim {
  /** What is named; unique among the claims. */
  readonly id: string;
  /** The name it shall have, longest wish last: without its package, then with it. */
  readonly wishes: readonly string[];
}

/** The names given. */
export interface ResolvedNames {
  readonly names: ReadonlyMap<string, string>;
  /** Names that got a trailing `_`, since GraphQL forbids them or even the longest wish was taken. */
  readonly changed: readonly string[];
}

/**
 * Gives every claim the first of its wishes that no other claim wishes at the same length and that is not reserved; all
 * sides of a collision move on to their next wish. What still collides, and what GraphQL forbids, gets a trailing `_`.
 */
export function resolveNames(claims: readonly NameClaim[], reserved: ReadonlySet<string>): ResolvedNames {
  const depth = new Map(claims.map(({ id }) => [id, 0]));
  const wish = ({ id, wishes }: NameClaim): string => wishes[Math.min(depth.get(id) ?? 0, wishes.length - 1)] ?? id;
  for (let changed = true; changed;) {
    changed = false;
    const wished = countBy(claims, wish);
    for (const claim of claims) {
      const step = depth.get(claim.id) ?? 0;
      const collides = reserved.has(wish(claim)) || (wished.get(wish(claim)) ?? 0) > 1;
      if (!collides || step >= claim.wishes.length - 1) continue;
      depth.set(claim.id, step + 1);
      changed = true;
    }
  }
  return settle(claims, wish, reserved);
}

function settle(
  claims: readonly NameClaim[],
  wish: (claim: NameClaim) => string,
  reserved: ReadonlySet<string>,
): ResolvedNames {
  const taken = new Set(reserved);
  const names = new Map<string, string>();
  const changed: string[] = [];
  for (const claim of claims) {
    const wished = wish(claim);
    let name = wished.startsWith('__') ? `${wished.replace(/^_+/, '_')}_` : wished;
    while (taken.has(name)) name += '_';
    taken.add(name);
    names.set(claim.id, name);
    if (name !== wished) changed.push(name);
  }
  return { names, changed };
}

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

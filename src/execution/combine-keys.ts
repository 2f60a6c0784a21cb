import type { EntityFetch } from '../planning/plan';
import type { Entity } from './entity';

/** The entities that must be asked for, and those whose keys say the same with less: they take the record of another. */
export interface CombinedKeys {
  readonly asked: readonly Entity[];
  readonly riders: readonly { readonly rider: Entity; readonly asked: Entity }[];
}

/** Finds the keys that must be sent: `{ sku: "a" }` need not be where `{ sku: "a", price: 3 }` is. */
export function combineKeys(fetch: EntityFetch, entities: readonly Entity[]): CombinedKeys {
  if (fetch.match.length === 0 || entities.every(({ isPlain }) => isPlain)) return { asked: entities, riders: [] };
  const asked: Entity[] = [];
  const riders: { rider: Entity; asked: Entity }[] = [];
  const byMatch = new Map<string | undefined, Entity[]>();
  const longestFirst = [...entities].sort((a, b) => Object.keys(b.key).length - Object.keys(a.key).length);
  for (const entity of longestFirst) {
    const alike = byMatch.get(entity.match) ?? [];
    byMatch.set(entity.match, alike);
    const covering = alike.find((other) => covers(other, entity));
    if (covering === undefined) {
      alike.push(entity);
      asked.push(entity);
    } else riders.push({ rider: entity, asked: covering });
  }
  return { asked, riders };
}

function covers({ key }: Entity, { key: lesser }: Entity): boolean {
  return Object.entries(lesser).every(([name, value]) => JSON.stringify(key[name]) === JSON.stringify(value));
}

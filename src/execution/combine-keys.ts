import type { EntityFetch } from '../planning/plan';
import type { Entity } from './entity-records';

/** An entity that is asked for, and others whose keys say the same with less: they take its record. */
export interface KeyGroup {
  readonly asked: Entity;
  readonly riders: Entity[];
}

/** Finds the keys that must be sent: `{ sku: "a" }` need not be where `{ sku: "a", price: 3 }` is. */
export function combineKeys(fetch: EntityFetch, entities: readonly Entity[]): readonly KeyGroup[] {
  if (fetch.match.length === 0) return entities.map((asked) => ({ asked, riders: [] }));
  const groups: KeyGroup[] = [];
  const byMatch = new Map<string, KeyGroup[]>();
  const longestFirst = [...entities].sort((a, b) => Object.keys(b.key).length - Object.keys(a.key).length);
  for (const entity of longestFirst) {
    const alike = byMatch.get(entity.match) ?? [];
    byMatch.set(entity.match, alike);
    const covering = alike.find(({ asked }) => covers(asked, entity));
    if (covering !== undefined) {
      covering.riders.push(entity);
      continue;
    }
    const group = { asked: entity, riders: [] };
    alike.push(group);
    groups.push(group);
  }
  return groups;
}

function covers({ key }: Entity, { key: lesser }: Entity): boolean {
  return Object.entries(lesser).every(([name, value]) => JSON.stringify(key[name]) === JSON.stringify(value));
}

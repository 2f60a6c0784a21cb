import type { BenchGraph, Root } from './bench-graph';
import { readFixture, readSchema } from './read-fixture';

const count = 1000;

/** A list of 1000 entities, three of whose fields come from two other services. */
export function entitiesGraph(): BenchGraph {
  const service = (name: string, root: Root): BenchGraph['services'][number] => ({
    name,
    sdl: readSchema('entities', name),
    root,
  });
  const items = Array.from({ length: count }, (_, index) => named(`item-${index + 1}`));
  const byIds =
    (entity: (id: string) => Root) =>
    ({ ids }: { readonly ids: readonly string[] }): readonly Root[] =>
      ids.map(entity);
  return {
    name: 'entities',
    services: [
      service('catalog', { items, itemsByIds: byIds(named) }),
      service('pricing', { pricesByIds: byIds(priced) }),
      service('stock', { stockByIds: byIds(stocked) }),
    ],
    whole: {
      sdl: readFixture('entities/whole.graphql'),
      root: { items: items.map(({ id }) => ({ ...named(id), ...priced(id), ...stocked(id) })) },
    },
    operation: readFixture('entities/operation.graphql'),
  };
}

const numberOf = (id: string): number => Number(id.slice(id.indexOf('-') + 1));

const named = (id: string): Root & { readonly id: string } => ({ id, name: `Item number ${numberOf(id)}` });

const priced = (id: string): Root => ({
  id,
  price: (numberOf(id) * 37) % 5000,
  currency: numberOf(id) % 3 === 0 ? 'SEK' : 'EUR',
});

const stocked = (id: string): Root => ({ id, available: (numberOf(id) * 13) % 400 });

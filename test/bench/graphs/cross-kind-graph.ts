import type { BenchGraph, Root } from './bench-graph';
import { available, reserved, skus, unitsSold } from './cross-kind-data';
import { readFixture, readSchema } from './read-fixture';

/** 100 entities of three kinds of upstream: GraphQL, a batched RPC, and a projection of events. */
export function crossKindGraph(): BenchGraph {
  const product = (sku: string, index = skus.indexOf(sku)): Root => ({
    sku,
    name: `Product ${index}`,
    price: index * 7,
  });
  const root: Root = {
    products: skus.map((sku) => product(sku)),
    productsBySkus: ({ skus: wanted }: { readonly skus: readonly string[] }) => wanted.map((sku) => product(sku)),
  };
  const products = skus.map((sku) => ({
    ...product(sku),
    available: available(sku),
    reserved: reserved(sku),
    unitsSold: unitsSold(sku),
  }));
  return {
    name: 'cross-kind',
    services: [{ name: 'catalog', sdl: readSchema('cross-kind', 'catalog'), root }],
    whole: { sdl: readFixture('cross-kind/whole.graphql'), root: { products } },
    operation: readFixture('cross-kind/operation.graphql'),
  };
}

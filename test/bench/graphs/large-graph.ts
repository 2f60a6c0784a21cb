import type { BenchGraph } from './bench-graph';
import { readFixture, readSchema } from './read-fixture';

/** So many entries make an answer of 5 MB. */
const count = 32_400;

/** One service with one long list: 5 MB of JSON. */
export function largeGraph(): BenchGraph {
  const entries = Array.from({ length: count }, (_, index) => ({
    id: `entry-${index}`,
    account: `account-${(index * 7919) % 1000}`,
    note: `Entry ${index} of the ledger, “settled” in quarter ${1 + (index % 4)}`,
    amount: ((index * 104_729) % 1_000_000) / 100,
    quantity: (index * 31) % 500,
    settled: index % 3 === 0,
  }));
  return {
    name: 'large',
    services: [{ name: 'ledger', sdl: readSchema('large', 'ledger'), root: { entries } }],
    whole: { sdl: readFixture('large/whole.graphql'), root: { entries } },
    operation: readFixture('large/operation.graphql'),
  };
}

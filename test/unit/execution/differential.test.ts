import type { ExecutionResult } from 'graphql';
import { compareGraphs } from '../../oracle/compare-graphs';

const graphs = Number(process.env['FUZZ_GRAPHS'] ?? 100);
const firstSeed = Number(process.env['FUZZ_SEED'] ?? 1);
const operationsPerGraph = 5;

/**
 * Where errors left their nulls. Below one null graphql-js tells the first error and the gateway those that it learnt, so that
 * the nulls are compared, and not the paths below them.
 */
function explainedNulls({ data, errors = [] }: ExecutionResult): readonly string[] {
  return [...new Set(errors.map(({ path = [] }) => nullAlong(data, path)))].sort();
}

function nullAlong(data: unknown, path: readonly (string | number)[]): string {
  let value = data;
  const walked: (string | number)[] = [];
  for (const key of path) {
    if (value == null) break;
    walked.push(key);
    value = (value as Record<string | number, unknown>)[key];
  }
  return value == null ? walked.join('.') : `no null at ${path.join('.')}`;
}

describe('random operations over random graphs', () => {
  const seeds = Array.from({ length: graphs }, (_, n) => firstSeed + n);

  it.each(seeds)('are answered as one schema answers them (seed %d)', async (seed) => {
    for (const { operation, gateway, monolith } of await compareGraphs(seed, operationsPerGraph)) {
      expect({ operation, data: gateway.data }).toEqual({ operation, data: monolith.data });
      expect(explainedNulls(gateway)).toEqual(explainedNulls(monolith));
    }
  });
});

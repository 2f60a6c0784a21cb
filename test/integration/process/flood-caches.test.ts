import { runScript } from './run-script';

const budget = 64_000_000;

function valueOf(metrics: string, series: string): number {
  const line = metrics.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}

it('10 000 different operations leave the heap bounded, and the metrics tell about what they take', async () => {
  const { grown, metrics } = (await runScript('flood-caches')) as { readonly grown: number; readonly metrics: string };
  const bytes =
    valueOf(metrics, 'selvage_cache_bytes{cache="documents"}') + valueOf(metrics, 'selvage_cache_bytes{cache="plans"}');
  expect(valueOf(metrics, 'selvage_plans_total{from="planning"}')).toBeGreaterThan(9000);
  expect(valueOf(metrics, 'selvage_cache_evictions_total{cache="plans"}')).toBeGreaterThan(5000);
  expect(valueOf(metrics, 'selvage_cache_evictions_total{cache="documents"}')).toBeGreaterThan(5000);
  expect(bytes).toBeGreaterThan(budget / 2);
  expect(bytes).toBeLessThanOrEqual(budget);
  expect(grown).toBeGreaterThan(bytes / 2);
  expect(grown).toBeLessThan(budget * 1.5);
}, 180_000);

import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';

const budget = 64_000_000;

/** Floods caches of the default size in a process of its own, where the garbage collector can be asked to run. */
async function flood(): Promise<{ readonly grown: number; readonly metrics: string }> {
  const jiti = resolve('node_modules/jiti/lib/jiti-cli.mjs');
  const script = resolve(__dirname, 'flood-caches.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', jiti, script], {
    maxBuffer: 10_000_000,
  });
  return JSON.parse(stdout) as { readonly grown: number; readonly metrics: string };
}

function valueOf(metrics: string, series: string): number {
  const line = metrics.split('\n').find((candidate) => candidate.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}

it('10 000 different operations leave the heap bounded, and the metrics tell about what they take', async () => {
  const { grown, metrics } = await flood();
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

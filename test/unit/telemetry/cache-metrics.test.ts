import { createMetrics } from '../../../src/telemetry/create-metrics';

const reading = {
  documents: { entries: 3, bytes: 3000, evictions: 1 },
  plans: { entries: 2, bytes: 9000, evictions: 4, hits: 10, misses: 6 },
};

describe('the metrics of caches', () => {
  it('read the state of the caches each time they are asked for', async () => {
    const metrics = createMetrics();
    let state = reading;
    metrics.caches.watch(() => state);
    const text = await metrics.metrics();
    expect(text).toContain('selvage_cache_entries{cache="documents"} 3');
    expect(text).toContain('selvage_cache_bytes{cache="plans"} 9000');
    expect(text).toContain('selvage_cache_evictions_total{cache="plans"} 4');
    expect(text).toContain('selvage_plans_total{from="cache"} 10');
    expect(text).toContain('selvage_plans_total{from="planning"} 6');
    state = { ...reading, plans: { ...reading.plans, hits: 11 } };
    expect(await metrics.metrics()).toContain('selvage_plans_total{from="cache"} 11');
  });

  it('begin at zero', async () => {
    const text = await createMetrics().metrics();
    expect(text).toContain('selvage_cache_entries{cache="documents"} 0');
    expect(text).toContain('selvage_cache_evictions_total{cache="plans"} 0');
    expect(text).toContain('selvage_plans_total{from="planning"} 0');
  });

  it('time planning, and tell the fate of plans at reloads', async () => {
    const metrics = createMetrics();
    metrics.caches.planMade(0.0004);
    metrics.caches.plansCarried({ kept: 3, dropped: 1 });
    const text = await metrics.metrics();
    expect(text).toContain('selvage_plan_seconds_bucket{le="0.00025"} 0');
    expect(text).toContain('selvage_plan_seconds_bucket{le="0.0005"} 1');
    expect(text).toContain('selvage_reload_plans_total{fate="kept"} 3');
    expect(text).toContain('selvage_reload_plans_total{fate="dropped"} 1');
  });
});

import { errorTable } from '../../../src/errors';
import { createMetrics } from '../../../src/telemetry/create-metrics';

function bucket(le: number | string, count: number): string {
  return `selvage_operation_seconds_bucket{le="${String(le)}",type="query",outcome="ok"} ${String(count)}`;
}

describe('createMetrics', () => {
  it('counts and times operations, but times no subscription', async () => {
    const metrics = createMetrics();
    metrics.operations.operationEnded({
      type: 'query',
      outcome: 'partial',
      seconds: 0.02,
      codes: ['UPSTREAM_TIMEOUT'],
    });
    metrics.operations.operationEnded({ type: 'subscription', outcome: 'ok', seconds: 9000, codes: [] });
    metrics.operations.operationRefused('MAX_DEPTH_LIMIT');
    const text = await metrics.metrics();
    expect(text).toContain('selvage_operations_total{type="query",outcome="partial"} 1');
    expect(text).toContain('selvage_operations_total{type="subscription",outcome="ok"} 1');
    expect(text).toContain('selvage_operation_seconds_count{type="query",outcome="partial"} 1');
    expect(text).not.toContain('selvage_operation_seconds_count{type="subscription"');
    expect(text).toContain('selvage_operation_errors_total{stage="executed",code="UPSTREAM_TIMEOUT"} 1');
    expect(text).toContain('selvage_operation_errors_total{stage="refused",code="MAX_DEPTH_LIMIT"} 1');
  });

  it('puts durations into buckets as Prometheus reads them: each bound counts all below it', async () => {
    const metrics = createMetrics();
    for (const seconds of [0.004, 0.005, 0.3, 11])
      metrics.operations.operationEnded({ type: 'query', outcome: 'ok', seconds, codes: [] });
    const lines = (await metrics.metrics()).split('\n').filter((line) => line.startsWith('selvage_operation_seconds'));
    expect(lines).toEqual([
      ...[0.005, 0.01, 0.025, 0.05, 0.1, 0.25].map((le) => bucket(le, 2)),
      ...[0.5, 1, 2.5, 5, 10].map((le) => bucket(le, 3)),
      bucket('+Inf', 4),
      'selvage_operation_seconds_sum{type="query",outcome="ok"} 11.309',
      'selvage_operation_seconds_count{type="query",outcome="ok"} 4',
    ]);
  });

  it('never counts twice, however often it is read', async () => {
    const metrics = createMetrics();
    metrics.operations.documentRead('cache');
    await metrics.metrics();
    metrics.operations.documentRead('cache');
    await metrics.metrics();
    expect(await metrics.metrics()).toContain('selvage_documents_total{from="cache"} 2');
  });

  it('follows open subscriptions up and down', async () => {
    const metrics = createMetrics();
    metrics.operations.subscriptionsChanged(1);
    metrics.operations.subscriptionsChanged(1);
    metrics.operations.subscriptionsChanged(-1);
    expect(await metrics.metrics()).toMatch(/^selvage_subscriptions 1$/m);
  });

  it('counts documents, upstream calls, failed reloads and dead letters', async () => {
    const metrics = createMetrics();
    metrics.operations.documentRead('cache');
    metrics.calls.observe({ subschema: 'catalog', operation: 'query', outcome: 'ok', seconds: 0.1 });
    metrics.reloads.reloadFailed();
    metrics.events.countDeadLetter({ subschema: 'shipping', topic: 'orders' });
    metrics.events.countGap({ subschema: 'shipping', topic: 'orders', reason: 'trimmed' });
    const text = await metrics.metrics();
    expect(text).toContain('selvage_documents_total{from="cache"} 1');
    expect(text).toContain('selvage_upstream_call_seconds_count{subschema="catalog",operation="query",outcome="ok"} 1');
    expect(text).toMatch(/^selvage_reload_failures_total 1$/m);
    expect(text).toContain('selvage_events_dead_letters_total{subschema="shipping",topic="orders"} 1');
    expect(text).toContain('selvage_events_gap_total{subschema="shipping",topic="orders",reason="trimmed"} 1');
  });

  it('begins at zero, so that an alert has something to look at, and tells of the process', async () => {
    const text = await createMetrics().metrics();
    expect(text).toMatch(/^selvage_reload_failures_total 0$/m);
    expect(text).toContain('nodejs_eventloop_lag_seconds');
    expect(text).toContain('process_cpu_seconds_total');
    expect(createMetrics().contentType).toContain('text/plain');
  });

  it('keeps gateways of one process apart', async () => {
    createMetrics().reloads.reloadFailed();
    expect(await createMetrics().metrics()).toMatch(/^selvage_reload_failures_total 0$/m);
  });

  it('P18: every code of every stage makes less than 200 series', async () => {
    const metrics = createMetrics();
    for (const code of [...Object.keys(errorTable), 'OTHER']) {
      metrics.operations.operationRefused(code);
      metrics.operations.operationEnded({ type: 'query', outcome: 'failed', seconds: 1, codes: [code] });
    }
    const series = (await metrics.metrics()).split('\n').filter((line) => line.startsWith('selvage_operation'));
    expect(series.length).toBeLessThan(200);
  });
});

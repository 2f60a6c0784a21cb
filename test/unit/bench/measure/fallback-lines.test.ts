import { fallbackLines } from '../../../bench/measure/fallback-lines';

test('only samples of counters of fallbacks are taken from the metrics', () => {
  const metrics = [
    '# HELP selvage_plan_fallbacks_total Operations that fell back.',
    '# TYPE selvage_plan_fallbacks_total counter',
    'selvage_plan_fallbacks_total{reason="introspection"} 3',
    'selvage_fallback_total 0',
    'selvage_operations_total{outcome="fallback"} 9',
    'process_cpu_seconds_total 1.5',
  ].join('\n');
  expect(fallbackLines(metrics)).toEqual([
    'selvage_plan_fallbacks_total{reason="introspection"} 3',
    'selvage_fallback_total 0',
  ]);
});

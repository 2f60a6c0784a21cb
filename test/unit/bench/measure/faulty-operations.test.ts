import { faultyOperations } from '../../../bench/measure/faulty-operations';

describe('operations that were answered with errors', () => {
  test('are counted whatever their type', () => {
    const metrics = [
      '# TYPE selvage_operations_total counter',
      'selvage_operations_total{type="query",outcome="ok"} 1000',
      'selvage_operations_total{type="query",outcome="partial"} 3',
      'selvage_operations_total{outcome="failed",type="mutation"} 2',
      'selvage_operations_total{type="query",outcome="abandoned"} 50',
    ].join('\n');
    expect(faultyOperations(metrics)).toBe(5);
  });

  test('are none where the metrics do not tell of any', () => {
    expect(faultyOperations('process_cpu_seconds_total 1.5\n')).toBe(0);
  });
});

import { Counter, type Registry } from 'prom-client';

/** Counts what was not answered in the fastest way. */
export interface FallbackMetrics {
  /** `reason`: one of those that the help of the metric names. */
  fellBack(reason: 'introspection' | 'odd'): void;
}

/** Makes `selvage_fallbacks_total`. */
export function createFallbackMetrics(register: Registry): FallbackMetrics {
  const fallbacks = new Counter({
    name: 'selvage_fallbacks_total',
    help:
      'Parts of operations that were not answered in the fastest way; introspection: a field about the schema, which graphql-js ' +
      'answers; odd: an upstream answered with errors or not as expected, and the interpreter went through its answers again.',
    labelNames: ['reason'],
    registers: [register],
  });
  fallbacks.inc({ reason: 'introspection' }, 0);
  fallbacks.inc({ reason: 'odd' }, 0);
  return {
    fellBack: (reason) => {
      fallbacks.inc({ reason });
    },
  };
}

import { Histogram, type Registry } from 'prom-client';

/** One upstream call as it ended; every member but `seconds` is bounded in number. */
export interface EndedCall {
  readonly subschema: string;
  readonly operation: string;
  readonly outcome: string;
  readonly seconds: number;
}

/** Counts and times upstream calls. */
export interface CallMetrics {
  observe(call: EndedCall): void;
}

/** Makes the metric of upstream calls, `selvage_upstream_call_seconds`; its `_count` is their number. */
export function createCallMetrics(register: Registry): CallMetrics {
  const seconds = new Histogram({
    name: 'selvage_upstream_call_seconds',
    help: 'How long calls to upstreams took, retries included; outcome: ok, an error code, CLIENT_GONE.',
    labelNames: ['subschema', 'operation', 'outcome'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [register],
  });
  return {
    observe: ({ subschema, operation, outcome, seconds: duration }) => {
      seconds.observe({ subschema, operation, outcome }, duration);
    },
  };
}

import type { Registry } from 'prom-client';
import { createTimings, type Timing } from './timings';

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
  const timings = createTimings(register, {
    name: 'selvage_upstream_call_seconds',
    help: 'How long calls to upstreams took, retries included; outcome: ok, an error code, CLIENT_GONE.',
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  });
  // Nested, as a joined key would be a new text to hash for every call.
  const subschemas = new Map<string, Map<string, Map<string, Timing>>>();
  return {
    observe: ({ subschema, operation, outcome, seconds }) => {
      const operations = getOrAdd(subschemas, subschema, () => new Map<string, Map<string, Timing>>());
      const outcomes = getOrAdd(operations, operation, () => new Map<string, Timing>());
      getOrAdd(outcomes, outcome, () => timings({ subschema, operation, outcome })).observe(seconds);
    },
  };
}

function getOrAdd<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

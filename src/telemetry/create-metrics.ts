import { Registry } from 'prom-client';
import { createCacheMetrics, type CacheMetrics } from './cache-metrics';
import { createCallMetrics, type CallMetrics } from './call-metrics';
import { createEventMetrics, type EventMetrics } from './event-metrics';
import { createFallbackMetrics, type FallbackMetrics } from './fallback-metrics';
import { createOperationMetrics, type OperationMetrics } from './operation-metrics';
import { processMetrics } from './process-metrics';
import { createReloadMetrics, type ReloadMetrics } from './reload-metrics';

/** The metrics of one gateway, grouped by who counts them. No label ever holds a text that a client chose. */
export interface Metrics {
  readonly operations: OperationMetrics;
  readonly caches: CacheMetrics;
  readonly fallbacks: FallbackMetrics;
  readonly calls: CallMetrics;
  readonly reloads: ReloadMetrics;
  readonly events: EventMetrics;
  /** The media type of `metrics()`. */
  readonly contentType: string;
  /** All metrics, those of the process included, in the text format of Prometheus. */
  metrics(): Promise<string>;
}

/** Makes the metrics of one gateway, all at zero. */
export function createMetrics(): Metrics {
  const register = new Registry();
  return {
    operations: createOperationMetrics(register),
    caches: createCacheMetrics(register),
    fallbacks: createFallbackMetrics(register),
    calls: createCallMetrics(register),
    reloads: createReloadMetrics(register),
    events: createEventMetrics(register),
    contentType: register.contentType,
    metrics: async () => `${await register.metrics()}\n${await processMetrics().metrics()}`,
  };
}

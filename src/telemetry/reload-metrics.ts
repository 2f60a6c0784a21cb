import { Counter, type Registry } from 'prom-client';

/** Counts reloads of the supergraph. */
export interface ReloadMetrics {
  /** A load or reload ended with errors and changed nothing. */
  reloadFailed(): void;
}

/** Makes the metric of reloads, `selvage_reload_failures_total`. */
export function createReloadMetrics(register: Registry): ReloadMetrics {
  const failures = new Counter({
    name: 'selvage_reload_failures_total',
    help: 'Loads and reloads of the subschemas that failed and changed nothing.',
    registers: [register],
  });
  return {
    reloadFailed: () => {
      failures.inc();
    },
  };
}

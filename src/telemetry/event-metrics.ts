import { Counter, type Registry } from 'prom-client';

/** Counts what went wrong with events. */
export interface EventMetrics {
  /** An event was kept aside on its topic's dead-letter topic. */
  countDeadLetter(labels: { readonly subschema: string; readonly topic: string }): void;
}

/** Makes the metric of dead letters, `selvage_events_dead_letters_total`. */
export function createEventMetrics(register: Registry): EventMetrics {
  const deadLetters = new Counter({
    name: 'selvage_events_dead_letters_total',
    help: 'Events that did not fit and were kept aside.',
    labelNames: ['subschema', 'topic'],
    registers: [register],
  });
  return {
    countDeadLetter: ({ subschema, topic }) => {
      deadLetters.inc({ subschema, topic });
    },
  };
}

import { Counter, type Registry } from 'prom-client';

/** Counts what went wrong with events. */
export interface EventMetrics {
  /** An event was kept aside on its topic's dead-letter topic. */
  countDeadLetter(labels: { readonly subschema: string; readonly topic: string }): void;
  /** Records of a topic's log were lost before they had been folded. */
  countGap(labels: { readonly subschema: string; readonly topic: string; readonly reason: string }): void;
}

/** Makes the metrics `selvage_events_dead_letters_total` and `selvage_events_gap_total`. */
export function createEventMetrics(register: Registry): EventMetrics {
  const deadLetters = new Counter({
    name: 'selvage_events_dead_letters_total',
    help: 'Events that did not fit and were kept aside.',
    labelNames: ['subschema', 'topic'],
    registers: [register],
  });
  const gaps = new Counter({
    name: 'selvage_events_gap_total',
    help: 'How often records of a topic were lost before they had been folded.',
    labelNames: ['subschema', 'topic', 'reason'],
    registers: [register],
  });
  return {
    countDeadLetter: ({ subschema, topic }) => {
      deadLetters.inc({ subschema, topic });
    },
    countGap: ({ subschema, topic, reason }) => {
      gaps.inc({ subschema, topic, reason });
    },
  };
}

import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** One operation as it ended. */
export interface EndedOperation {
  readonly type: 'query' | 'mutation' | 'subscription';
  /** `ok`: no errors; `partial`: errors beside data; `failed`: errors and no data; `abandoned`: the client left before. */
  readonly outcome: 'ok' | 'partial' | 'failed' | 'abandoned';
  /** From the end of its preparation; for a subscription, until it ended. */
  readonly seconds: number;
  /** The error codes of its answer, each once, bounded in number. */
  readonly codes: readonly string[];
}

/** Counts operations, and how their documents were come by. */
export interface OperationMetrics {
  /** A request was refused before it was executed. */
  operationRefused(code: string): void;
  operationEnded(operation: EndedOperation): void;
  /** A subscription was opened (1) or has ended (-1). */
  subscriptionsChanged(by: 1 | -1): void;
  /** A document was at hand, or had to be read. */
  documentRead(from: 'cache' | 'text'): void;
}

/** Makes the metrics of operations: `selvage_operation_seconds` and its neighbours. Subscriptions are counted, not timed. */
export function createOperationMetrics(register: Registry): OperationMetrics {
  const registers = [register];
  const seconds = new Histogram({
    name: 'selvage_operation_seconds',
    help: 'How long queries and mutations took to execute.',
    labelNames: ['type', 'outcome'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const ended = new Counter({
    name: 'selvage_operations_total',
    help: 'Operations that were executed; outcome: ok, partial, failed, abandoned.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const errors = new Counter({
    name: 'selvage_operation_errors_total',
    help: 'Operations with at least one error of a code; stage: refused before execution, or executed.',
    labelNames: ['stage', 'code'],
    registers,
  });
  const subscriptions = new Gauge({ name: 'selvage_subscriptions', help: 'Subscriptions that are open.', registers });
  const documents = new Counter({
    name: 'selvage_documents_total',
    help: 'Documents by where they came from: the cache, or their text.',
    labelNames: ['from'],
    registers,
  });
  return {
    operationRefused: (code) => {
      errors.inc({ stage: 'refused', code });
    },
    operationEnded: ({ type, outcome, seconds: duration, codes }) => {
      ended.inc({ type, outcome });
      if (type !== 'subscription') seconds.observe({ type, outcome }, duration);
      for (const code of codes) errors.inc({ stage: 'executed', code });
    },
    subscriptionsChanged: (by) => {
      subscriptions.inc(by);
    },
    documentRead: (from) => {
      documents.inc({ from });
    },
  };
}

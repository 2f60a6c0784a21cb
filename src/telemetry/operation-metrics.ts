import { Counter, Gauge, type Registry } from 'prom-client';
import { createTallies, type Tally } from './tallies';
import { createTimings, type Timing } from './timings';

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
  const recordOf = createRecords(register);
  const errors = new Counter({
    name: 'selvage_operation_errors_total',
    help: 'Operations with at least one error of a code; stage: refused before execution, or executed.',
    labelNames: ['stage', 'code'],
    registers,
  });
  const subscriptions = new Gauge({ name: 'selvage_subscriptions', help: 'Subscriptions that are open.', registers });
  const documents = createTallies(register, {
    name: 'selvage_documents_total',
    help: 'Documents by where they came from: the cache, or their text.',
    labelNames: ['from'],
  });
  const documentsFrom = { cache: documents({ from: 'cache' }), text: documents({ from: 'text' }) };
  return {
    operationRefused: (code) => {
      errors.inc({ stage: 'refused', code });
    },
    operationEnded: ({ type, outcome, seconds, codes }) => {
      const { tally, timing } = recordOf[type][outcome];
      tally.add();
      timing?.observe(seconds);
      for (const code of codes) errors.inc({ stage: 'executed', code });
    },
    subscriptionsChanged: (by) => {
      subscriptions.inc(by);
    },
    documentRead: (from) => {
      documentsFrom[from].add();
    },
  };
}

/** What is kept of the operations of one type and outcome. */
interface OperationRecords {
  readonly tally: Tally;
  /** Undefined for subscriptions. */
  readonly timing: Timing | undefined;
}

type Outcomes = Readonly<Record<EndedOperation['outcome'], OperationRecords>>;

/** Makes the records of every type and outcome at once: looking one up is all that is left for an operation. */
function createRecords(register: Registry): Readonly<Record<EndedOperation['type'], Outcomes>> {
  const timings = createTimings(register, {
    name: 'selvage_operation_seconds',
    help: 'How long queries and mutations took to execute.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  });
  const tallies = createTallies(register, {
    name: 'selvage_operations_total',
    help: 'Operations that were executed; outcome: ok, partial, failed, abandoned.',
    labelNames: ['type', 'outcome'],
  });
  const recordsOf = (type: EndedOperation['type']): Outcomes => {
    const open = (outcome: EndedOperation['outcome']): OperationRecords => ({
      tally: tallies({ type, outcome }),
      timing: type === 'subscription' ? undefined : timings({ type, outcome }),
    });
    return { ok: open('ok'), partial: open('partial'), failed: open('failed'), abandoned: open('abandoned') };
  };
  return { query: recordsOf('query'), mutation: recordsOf('mutation'), subscription: recordsOf('subscription') };
}

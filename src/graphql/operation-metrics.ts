import type { OperationTypeNode } from 'graphql';

/** One operation as it ended. */
export interface OperationObservation {
  readonly type: `${OperationTypeNode}`;
  /** `ok`: no errors; `partial`: errors beside data; `failed`: errors and no data. */
  readonly outcome: 'ok' | 'partial' | 'failed';
  /** From the end of its preparation; for a subscription, until it ended. */
  readonly seconds: number;
  /** The error codes of its answer, those of {@link errorTable} and `OTHER`. */
  readonly codes: readonly string[];
}

/** Where operations are counted. Every value it is given is bounded in number. */
export interface OperationMetrics {
  /** A request was refused before it was executed. */
  operationRefused(code: string): void;
  /** An operation ended. */
  operationEnded(operation: OperationObservation): void;
  /** A subscription was opened (1) or has ended (-1). */
  subscriptionsChanged(by: 1 | -1): void;
  /** A document was at hand, or had to be read. */
  documentRead(from: 'cache' | 'text'): void;
}

import type { CallContext } from './call-context';

/** What one guarded call is, for its policy, its metric and its log line. */
export interface GuardedCall {
  /** Only a query is retried. */
  readonly operation: 'query' | 'mutation' | 'subscription';
  /** What is called, for the log line: a root field, `pkg.Service/Method`. Bounded in number: never a user's text. */
  readonly target: string;
}

/** What an attempt is given: a context whose signal and deadline are narrowed to the subschema's timeout. */
export type Attempt<T> = (context: CallContext) => Promise<T>;

/** Runs attempts under one subschema's policy. */
export interface Guard {
  /** The subschema's name, for errors. */
  readonly subschema: string;
  /** The most bytes of one answer. */
  readonly maxResponseBytes: number;
  /** Resolves with the attempt's value, or rejects with a `GatewayError`. */
  run<T>(call: GuardedCall, context: CallContext, attempt: Attempt<T>): Promise<T>;
}

import type { CallContext } from './call-context';
import type { Cancellation } from './cancellation';

/** What one guarded call is, for its policy, its metric and its log line. */
export interface GuardedCall {
  /** Only a query is retried. */
  readonly operation: 'query' | 'mutation' | 'subscription';
  /** What is called, for the log line: a root field, `pkg.Service/Method`. Bounded in number: never a user's text. */
  readonly target: string;
}

/** What bounds the attempts of one call: the request's cancellation and deadline, narrowed to the subschema's timeout. */
export interface CallBounds {
  /** Aborted with the error that the caller sees. That of an opened stream follows the request's. */
  readonly cancellation: Cancellation;
  /** In milliseconds of `performance.now()`; a stream's is its request's. */
  readonly deadline: number;
}

/** Tries a call once. What it throws or rejects with is shaped by the guard. */
export type Attempt<T> = (bounds: CallBounds) => Promise<T>;

/** Runs attempts under one subschema's policy. */
export interface Guard {
  /** The subschema's name, for errors. */
  readonly subschema: string;
  /** The most bytes of one answer. */
  readonly maxResponseBytes: number;
  /** Resolves with the attempt's value, or rejects with a `GatewayError`. */
  run<T>(call: GuardedCall, context: CallContext, attempt: Attempt<T>): Promise<T>;
}

import type { VariableValues } from '../upstreams/upstream';
import type { CallContext } from '../upstreams/call-context';

/** What one request brings to a plan. Never shared between requests. */
export interface PlanRequest {
  /** The operation's variables, coerced. */
  readonly variables: VariableValues;
  readonly context: CallContext;
  /** The most errors of one answer; the rest are counted. */
  readonly maxErrors: number;
}

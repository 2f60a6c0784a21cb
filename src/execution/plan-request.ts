import type { VariableValues } from '../upstreams/upstream';
import type { CallContext } from '../upstreams/call-context';

/** Who writes an answer as text: the interpreter, code generated for the plan, or the one until the other is worth it. */
export type WriterChoice = 'interpreted' | 'generated' | 'adaptive';

/** What one request brings to a plan. Never shared between requests. */
export interface PlanRequest {
  /** The operation's variables, coerced. */
  readonly variables: VariableValues;
  readonly context: CallContext;
  /** The most errors of one answer; the rest are counted. */
  readonly maxErrors: number;
  /** Who writes an answer as text. Default: `adaptive`. */
  readonly writer?: WriterChoice;
}

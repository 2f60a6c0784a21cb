import type { VariableValues } from '../upstreams/upstream';
import type { Step } from '../planning/plan';
import type { CallContext } from '../upstreams/call-context';
import type { StepAnswers } from './step-answers';

/**
 * How an answer becomes text: written by the interpreter, or put together of upstream answers that were cut, in their text where
 * there is one or as data always. `adaptive`: the first until a plan was run a few times, then `cut-text`.
 */
export type WriterChoice = 'interpreted' | 'cut-data' | 'cut-text' | 'adaptive';

/**
 * Why something was not done in the fastest way: `introspection`: graphql-js answered a field about the schema; `odd`: an answer
 * was not as expected, or had errors, so that the interpreter went through it again.
 */
export type Fallback = 'introspection' | 'odd';

/** What one request brings to a plan. Never shared between requests. */
export interface PlanRequest {
  /** The operation's variables, coerced. */
  readonly variables: VariableValues;
  readonly context: CallContext;
  /** The most errors of one answer; the rest are counted. */
  readonly maxErrors: number;
  /** Told of every fallback. */
  readonly onFallback?: (reason: Fallback) => void;
  /** How the answer becomes text. Default: `adaptive`. */
  readonly writer?: WriterChoice;
  /** Where the interpreter takes a step's answers from when it runs a plan alone. Default: the upstreams. */
  readonly answersOf?: (step: Step) => StepAnswers;
}

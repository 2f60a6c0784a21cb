import type { Step } from '../planning/plan';
import { Completion } from './complete';
import type { ErrorList } from './error-list';
import type { Gathered } from './gather-step';
import type { PlanRequest } from './plan-request';

/** A step's part of the answer as data, with every error put in its place; null when a null bubbled to the root. */
export function completeStep(
  { shape }: Step,
  { gathered, errors }: { readonly gathered: Gathered; readonly errors: ErrorList },
  { variables, onFallback }: PlanRequest,
): Record<string, unknown> | null {
  const completion = new Completion(gathered.joins, gathered.errors, errors);
  return completion.root(shape, gathered.roots, ({ introspection }) => {
    onFallback?.('introspection');
    return introspection.answer(variables);
  });
}

import type { ExecutionResult } from 'graphql';
import type { ErrorList } from './error-list';

/** An answer in the shape that transports send. */
export function resultOf(data: Record<string, unknown> | null, errors: ErrorList): ExecutionResult {
  const list = errors.list();
  return list === undefined ? { data } : { errors: list, data };
}

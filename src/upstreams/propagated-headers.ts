import type { CallContext } from './call-context';
import type { CallBounds } from './guard';
import { isHeaderValue } from './header-templates';

/** W3C Trace Context, 3.2.2. */
const traceContext = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The facts that cross to every upstream without a manifest naming them: the trace, the request's id. Kinds add the
 * remaining time in their protocol's own header.
 */
export function buildPropagatedHeaders({ id, traceparent }: CallContext): Record<string, string> {
  const propagated: Record<string, string> = {};
  if (isHeaderValue(id)) propagated['x-request-id'] = id;
  if (traceparent !== undefined && traceContext.test(traceparent)) propagated['traceparent'] = traceparent;
  return propagated;
}

/** How many whole milliseconds a call has left, at least 1; undefined when nothing bounds it. */
export function remainingMilliseconds({ deadline }: Pick<CallBounds, 'deadline'>): number | undefined {
  return deadline === Infinity ? undefined : Math.max(1, Math.floor(deadline - performance.now()));
}

import type { Plan } from '../planning/plan';
import type { CallContext } from '../upstreams/call-context';
import { programOf } from './plan-program';

/**
 * Throws BAD_REQUEST where the asker brings a value that an upstream of the plan cannot be sent: half an answer would hide that the
 * request itself is at fault. Nothing is called. Plans whose upstreams are sent nothing of the asker's have nothing to check.
 */
export function checkAsker(plan: Plan, context: CallContext): void {
  for (const check of programOf(plan).askerChecks) check(context);
}

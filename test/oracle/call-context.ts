import type { CallContext } from '../../src/upstreams/call-context';
import { Cancellation } from '../../src/upstreams/cancellation';

/** The context of an anonymous request without a deadline. */
export function callContext(): CallContext {
  return {
    id: 'test',
    headers: {},
    identity: undefined,
    session: undefined,
    cancellation: new Cancellation(),
    deadline: Infinity,
  };
}

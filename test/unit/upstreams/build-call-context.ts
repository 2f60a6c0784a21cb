import type { CallContext } from '../../../src/upstreams/call-context';
import { Cancellation } from '../../../src/upstreams/cancellation';

/** A context of an anonymous caller that nobody aborts and no deadline bounds, save for what is given. */
export function buildCallContext(parts: Partial<CallContext> = {}): CallContext {
  return {
    id: 'request-1',
    headers: {},
    identity: undefined,
    session: undefined,
    cancellation: new Cancellation(),
    deadline: Infinity,
    ...parts,
  };
}

/** What says that the client has left. */
export function cancelled(): Cancellation {
  const cancellation = new Cancellation();
  cancellation.abort(new Error('The client left.'));
  return cancellation;
}

import type { CallContext } from '../../../src/upstreams/call-context';

/** A context of an anonymous caller that nobody aborts and no deadline bounds, save for what is given. */
export function buildCallContext(parts: Partial<CallContext> = {}): CallContext {
  return {
    id: 'request-1',
    headers: {},
    identity: undefined,
    session: undefined,
    signal: new AbortController().signal,
    deadline: Infinity,
    ...parts,
  };
}

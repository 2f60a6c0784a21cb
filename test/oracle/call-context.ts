import type { CallContext } from '../../src/upstreams/call-context';

/** The context of an anonymous request without a deadline. */
export function callContext(): CallContext {
  return {
    id: 'test',
    headers: {},
    identity: undefined,
    session: undefined,
    signal: new AbortController().signal,
    deadline: Infinity,
  };
}

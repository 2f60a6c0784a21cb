import type { CallContext, Identity } from '../upstreams/call-context';
import type { HttpFault } from './http-fault';

/** Who sent a request. */
export interface Caller {
  /** Undefined for an anonymous caller. */
  readonly identity: Identity | undefined;
  readonly session: CallContext['session'];
}

/**
 * The only way from a request's headers to an identity, for HTTP, SSE and the WebSocket upgrade alike. Gives a fault
 * when the credentials are not good; throws and rejects on our own faults alone.
 */
export type Identify = (request: Pick<CallContext, 'headers'>) => Caller | HttpFault | Promise<Caller | HttpFault>;

const nobody: Caller = { identity: undefined, session: undefined };

/** Takes every caller for anonymous: the identification of a gateway without one configured. */
export const identifyNobody: Identify = () => nobody;

import type { IncomingMessage } from 'node:http';
import type { RequestLog } from '../graphql/request-log';
import type { CallContext, Identity } from '../upstreams/call-context';
import type { HttpFault } from './http-fault';

/** Who sent a request. */
export interface Caller {
  /** Undefined for an anonymous caller. */
  readonly identity: Identity | undefined;
  readonly session: CallContext['session'];
}

/** What shows who sent a request. */
export interface CredentialSource {
  /** Read where it is asked for by name: an object of all headers would cost more than a known caller does. */
  readonly req: Pick<IncomingMessage, 'rawHeaders' | 'method'>;
  /** Why credentials were refused is told here and to nobody else. */
  readonly log: Pick<RequestLog, 'info' | 'error'>;
}

/**
 * The only way from a request's headers to an identity, for HTTP, SSE and the WebSocket upgrade alike. Gives a fault
 * when the credentials are not good; throws and rejects on our own faults alone. Whom it knows it names at once, without a promise.
 */
export type Identify = (request: CredentialSource) => Caller | HttpFault | Promise<Caller | HttpFault>;

/** An anonymous caller. */
export const nobody: Caller = { identity: undefined, session: undefined };

/** Takes every caller for anonymous: the identification of a gateway without one configured. */
export const identifyNobody: Identify = () => nobody;

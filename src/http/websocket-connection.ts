import type { Logger } from '../logger';
import type { CallContext } from '../upstreams/call-context';
import type { Cancellation } from '../upstreams/cancellation';
import type { HttpFault } from './http-fault';
import type { Caller } from './identify';

/** One WebSocket of a client: what its operations share, and those that run. */
export interface WebSocketConnection {
  /** The id of the upgrade request. */
  readonly id: string;
  /** The headers of the upgrade request; nothing that comes later in the socket changes them. */
  readonly headers: CallContext['headers'];
  /** Nobody until the connection_init was acknowledged; before that no operation runs. */
  caller: Caller;
  /** Tells who the client is by the payload of its connection_init. */
  readonly settle: (payload: unknown) => Promise<Caller | HttpFault>;
  readonly log: Logger;
  /** Running operations by their protocol id; aborting one says that its client has left it. */
  readonly operations: Map<string, Cancellation>;
  /** The bytes of the message that is being handed over; whoever is called within the hand-over may ask. */
  messageBytes: number;
  /** Counts a ping message; too many end the connection. */
  readonly countPing: () => void;
}

const clientLeft = new Error('The client left the operation.');

/** Ends one operation of a connection, if it runs. */
export function leaveOperation({ operations }: WebSocketConnection, id: string): void {
  operations.get(id)?.abort(clientLeft);
}

/** Ends all operations of a connection. */
export function leaveAllOperations({ operations }: WebSocketConnection): void {
  for (const left of operations.values()) left.abort(clientLeft);
}

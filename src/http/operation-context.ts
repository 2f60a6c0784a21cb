import { OperationTypeNode } from 'graphql';
import { GatewayError } from '../errors';
import type { RequestContext } from '../graphql/engine';
import { Cancellation } from '../upstreams/cancellation';
import type { Caller } from './identify';
import type { HttpRequest } from './request';

/** What a transport knows of an operation that it is about to run. */
export interface OperationSource extends HttpRequest {
  readonly caller: Caller;
  /** How long a query or mutation may take from its arrival, in milliseconds. */
  readonly requestTimeout: number;
  /** Called once, when the operation is over. */
  readonly onEnd?: () => void;
}

/** The context of one operation, and the end of it. */
export interface OpenContext {
  readonly context: RequestContext;
  /** Ends the operation: it is cancelled, so that no call outlives it. More calls do nothing. */
  close(): void;
}

const operationOver = new Error('The operation is over.');

/** Opens an operation's context: it is cancelled when the client leaves, when time is up (not for subscriptions), and when it is closed. */
export function openContext(source: OperationSource, type: OperationTypeNode): OpenContext {
  const { id, headers, log, caller, left } = source;
  const { identity, session } = caller;
  const cancellation = new Cancellation();
  const deadline = type === OperationTypeNode.SUBSCRIPTION ? Infinity : source.arrived + source.requestTimeout;
  const timer =
    deadline === Infinity ? undefined : setTimeout(expire, Math.max(0, deadline - performance.now()), cancellation);
  left.listen(cancellation);
  let closed = false;
  return {
    context: { id, headers, log, identity, session, cancellation, deadline },
    close: () => {
      if (closed) return;
      closed = true;
      clearTimeout(timer);
      left.unlisten(cancellation);
      cancellation.abort(operationOver);
      source.onEnd?.();
    },
  };
}

function expire(cancellation: Cancellation): void {
  cancellation.abort(new GatewayError('DEADLINE_EXCEEDED'));
}

import { OperationTypeNode } from 'graphql';
import { GatewayError } from '../errors';
import type { RequestContext } from '../graphql/engine';
import type { ExplainMode } from '../graphql/explain/explain-mode';
import { Cancellation } from '../upstreams/cancellation';
import type { Caller } from './identify';
import type { HttpRequest } from './request';

/** What a transport knows of an operation that it is about to run. */
export interface OperationSource {
  readonly request: HttpRequest;
  readonly caller: Caller;
  /** How long a query or mutation may take from its arrival, in milliseconds. */
  readonly requestTimeout: number;
  /** What is told beside a whole answer. Default: nothing. */
  readonly explain?: ExplainMode | undefined;
  /** Called once, when the operation is over. */
  readonly onEnd?: () => void;
}

const operationOver = new Error('The operation is over.');

/** Opens an operation's context: it is cancelled when the client leaves, when time is up (not for subscriptions), and when it is closed. */
export function openContext(source: OperationSource, type: OperationTypeNode): OperationContext {
  return new OperationContext(source, type === OperationTypeNode.SUBSCRIPTION ? Infinity : source.requestTimeout);
}

/** The context of one operation, and the end of it. */
export class OperationContext implements RequestContext {
  readonly id: string;
  readonly log: RequestContext['log'];
  readonly identity: RequestContext['identity'];
  readonly session: RequestContext['session'];
  readonly cancellation = new Cancellation();
  readonly deadline: number;
  readonly explain: ExplainMode | undefined;
  readonly #source: OperationSource;
  readonly #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(source: OperationSource, timeout: number) {
    const { request, caller } = source;
    this.#source = source;
    this.id = request.id;
    this.log = request.log;
    this.identity = caller.identity;
    this.session = caller.session;
    this.explain = source.explain;
    this.deadline = request.arrived + timeout;
    const left = Math.max(0, this.deadline - performance.now());
    this.#timer = left === Infinity ? undefined : setTimeout(expire, left, this.cancellation);
    request.left.listen(this.cancellation);
  }

  /** Gathered when an upstream asks for one: most ask for none. */
  get headers(): RequestContext['headers'] {
    return this.#source.request.headers;
  }

  /** Ends the operation: it is cancelled, so that no call outlives it. More calls do nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#source.request.left.unlisten(this.cancellation);
    this.cancellation.abort(operationOver);
    this.#source.onEnd?.();
  }
}

function expire(cancellation: Cancellation): void {
  cancellation.abort(new GatewayError('DEADLINE_EXCEEDED'));
}

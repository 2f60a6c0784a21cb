import { OperationTypeNode } from 'graphql';
import { GatewayError } from '../errors';
import type { RequestContext } from '../graphql/engine';
import type { ExplainMode } from '../graphql/explain/explain-mode';
import type { StreamNotes } from '../graphql/stream-notes';
import { Cancellation } from '../upstreams/cancellation';
import { systemClock } from '../upstreams/clock';
import type { Expiring } from '../upstreams/deadlines';
import type { Caller } from './identify';
import type { HttpRequest } from './request';
import type { WatchAuthority } from './watch-authority';

/** What a transport knows of an operation that it is about to run. */
export interface OperationSource {
  readonly request: HttpRequest;
  readonly caller: Caller;
  /** How long a query or mutation may take from its arrival, in milliseconds. */
  readonly requestTimeout: number;
  /** What is told beside a whole answer. Default: nothing. */
  readonly explain?: ExplainMode | undefined;
  /** What it asks of streams of events. Default: nothing. */
  readonly streams?: StreamNotes | undefined;
  /** Ends a subscription whose caller's authority has ended. Default: none ends so. */
  readonly watch?: WatchAuthority | undefined;
  /** The cursor that a subscription goes on after. Default: none. */
  readonly resumeAfter?: string | undefined;
  /** Called once, when the operation is over. */
  readonly onEnd?: () => void;
}

const operationOver = new Error('The operation is over.');

/** Opens an operation's context: it is cancelled when the client leaves, when time is up (not for subscriptions), and when it is closed. */
export function openContext(source: OperationSource, type: OperationTypeNode): OperationContext {
  return new OperationContext(source, type === OperationTypeNode.SUBSCRIPTION ? Infinity : source.requestTimeout);
}

/** The context of one operation, its own cancellation, and the end of it. */
export class OperationContext extends Cancellation implements RequestContext, Expiring {
  readonly id: string;
  readonly log: RequestContext['log'];
  readonly identity: RequestContext['identity'];
  readonly session: RequestContext['session'];
  readonly deadline: number;
  readonly explain: ExplainMode | undefined;
  readonly streams: StreamNotes | undefined;
  readonly resumeAfter: string | undefined;
  place: number | undefined;
  readonly #source: OperationSource;
  #closed = false;

  constructor(source: OperationSource, timeout: number) {
    super();
    const { request, caller } = source;
    this.#source = source;
    this.id = request.id;
    this.log = request.log;
    this.identity = caller.identity;
    this.session = caller.session;
    this.explain = source.explain;
    this.streams = source.streams;
    this.resumeAfter = source.resumeAfter;
    this.deadline = request.arrived + timeout;
    if (timeout !== Infinity) systemClock.deadlines.add(this);
    request.left.listen(this);
  }

  get cancellation(): Cancellation {
    return this;
  }

  get expiry(): number {
    return this.deadline;
  }

  /** Gathered when an upstream asks for one: most ask for none. */
  get headers(): RequestContext['headers'] {
    return this.#source.request.headers;
  }

  get traceparent(): string | undefined {
    return this.#source.request.traceparent;
  }

  /** Its time is up. */
  expire(): void {
    this.abort(new GatewayError('DEADLINE_EXCEEDED'));
  }

  /** Ends the operation: it is cancelled, so that no call outlives it. More calls do nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    systemClock.deadlines.delete(this);
    this.#source.request.left.unlisten(this);
    this.abort(operationOver);
    this.#source.onEnd?.();
  }
}

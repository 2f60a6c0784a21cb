import type { ExecutionResult, GraphQLError, OperationTypeNode } from 'graphql';
import type { CallContext } from '../upstreams/call-context';
import type { ExplainMode } from './explain/explain-mode';
import type { RequestLog } from './request-log';
import type { StreamNotes } from './stream-notes';

/** One GraphQL request in plain data, whatever transport it came by. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | undefined;
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
}

/** What a transport knows of a request before its document is read. */
export interface RequestFacts {
  readonly method: 'GET' | 'POST' | 'WS' | 'SSE';
  /** Who asks. Default: nobody that is known. */
  readonly caller?: Pick<CallContext, 'identity' | 'session'> | undefined;
  /** Where faults of policies are written. Default: nowhere. */
  readonly log?: RequestLog | undefined;
}

/** What one execution is given: the facts that may reach upstreams, and the log whose lines carry the request's id. */
export interface RequestContext extends CallContext {
  readonly log: RequestLog;
  /** What `write` tells beside the answer. Default: nothing. */
  readonly explain?: ExplainMode | undefined;
  /** What it asks of streams of events beside its data, and is told. Default: nothing. */
  readonly streams?: StreamNotes | undefined;
}

/** What preparing gives: an operation that holds a supergraph until it is released, or why there is none. */
export type Prepared =
  | { readonly kind: 'ready'; readonly operation: ReadyOperation }
  | {
      readonly kind: 'refused';
      /** The HTTP status under every `accept`; undefined: the transport's rule for a fault in the document decides. */
      readonly status: number | undefined;
      readonly errors: readonly GraphQLError[];
    };

/** A parsed, validated operation with coerced variables, on a leased supergraph. */
export interface ReadyOperation {
  readonly type: OperationTypeNode;
  /** Answers a query or a mutation. Never rejects: our own faults are masked errors of the result. */
  execute(context: RequestContext): Promise<ExecutionResult>;
  /** The same, for a transport that sends whole answers: their text, `{"data":…}`, where nothing at all went wrong, else the result. */
  write(context: RequestContext): Promise<string | ExecutionResult>;
  /** Opens a subscription, or answers why not. The iterator never throws: a fault is its last result. */
  subscribe(context: RequestContext): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult>;
  /** Gives the supergraph back. Call it once, when the answer is out or the subscription has ended; more calls do nothing. */
  release(): void;
}

/** The one way from a request to an answer, shared by every transport. */
export interface GraphQLEngine {
  /**
   * Takes a lease of the supergraph and prepares the operation for its caller; when refused the lease is already given back.
   * A promise only where a policy gives one. Never throws or rejects for a client's fault.
   */
  prepare(request: OperationRequest, facts: RequestFacts): Prepared | Promise<Prepared>;
}

import type { DocumentNode, OperationTypeNode } from 'graphql';
import type { CallContext } from './call-context';

/**
 * One request to one upstream, as a plan knows it before any value is there. All names are the upstream's own.
 * Response keys are unique within their selection; `__proto__` and its like never occur as one.
 */
export interface UpstreamRequest {
  readonly operation: OperationTypeNode;
  readonly fields: readonly UpstreamField[];
  /** Every variable that an argument below names, with its type as SDL (`[ID!]!`). */
  readonly variables: readonly UpstreamVariable[];
}

export interface UpstreamVariable {
  readonly name: string;
  readonly type: string;
}

/** A field that is asked for. Kinds other than graphql answer plain objects by field name below the root, and ignore `responseKey` there. */
export interface UpstreamField {
  readonly kind: 'field';
  readonly name: string;
  readonly responseKey: string;
  readonly arguments: readonly UpstreamArgument[];
  /** Undefined for a leaf. */
  readonly selections: readonly UpstreamSelection[] | undefined;
}

export interface UpstreamFragment {
  readonly kind: 'fragment';
  readonly typeCondition: string;
  readonly selections: readonly UpstreamSelection[];
}

export type UpstreamSelection = UpstreamField | UpstreamFragment;

/** An argument, always by variable: an absent variable is an absent argument. */
export interface UpstreamArgument {
  readonly name: string;
  readonly variable: string;
}

/** What an upstream answered, in the shape of GraphQL's response. Errors are already safe for clients. */
export interface UpstreamAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly UpstreamFieldError[];
  /** What the client is told beside the data of an event of a subscription. Default: nothing. */
  readonly extensions?: Readonly<Record<string, unknown>> | undefined;
  /** The whole answer as it came, where the caller's own {@link BodyReader} made `data` of it. */
  readonly body?: Buffer;
}

/**
 * Makes an answer's `data` of the JSON text of a whole GraphQL response, without parsing it; undefined where it cannot, or
 * where there are errors: then the text is parsed as ever.
 */
export type BodyReader = (body: Buffer) => Readonly<Record<string, unknown>> | undefined;

/** An error inside an answer. `path` is in the answer's own response keys; undefined when the upstream gave none that fits. */
export interface UpstreamFieldError {
  readonly error: Error;
  readonly path: readonly (string | number)[] | undefined;
}

/** Variable values by name, JSON-like; undefined members are absent. */
export type VariableValues = Readonly<Record<string, unknown>>;

/**
 * Makes one guarded call. Rejects with a `GatewayError` when the call fails as a whole (refused, too slow, nonsense, too
 * big, breaker open, out of time); a failure of a part is an entry of `errors`.
 */
export type UpstreamCall = (variables: VariableValues, context: CallContext) => Promise<UpstreamAnswer>;

/** What a request is, for people. */
export interface RequestDescription {
  /** The kind of the upstream, as manifests write it. */
  readonly kind: string;
  /** What is sent or looked up, each a line: a GraphQL document, `pkg.Service/Method`, a projection. It holds no value of a variable. */
  readonly requests: readonly string[];
}

/** Opens a stream of answers, one an event. Rejects, or throws while iterated, with a `GatewayError`. `return()` ends it upstream. */
export type UpstreamStream = (
  variables: VariableValues,
  context: CallContext,
) => Promise<AsyncIterableIterator<UpstreamAnswer>>;

/** An opened upstream: its schema, and the way to ask it. It is shared by generations of the supergraph and closed with the last. */
export interface Upstream {
  /** The upstream's schema in its own names, root types named Query, Mutation and Subscription, without the overlay. */
  readonly typeDefs: DocumentNode;
  /** Directives that the upstream's own SDL applies as an overlay would (kind graphql's `schemaField`, kind events' entry points). */
  readonly overlay: DocumentNode | undefined;
  /** True when nested fields may carry arguments and aliases (kind graphql); false when answers are plain objects by field name. */
  readonly selects: boolean;
  /**
   * True when the upstream's non-null fields say nothing of absent rows (kind grpc): composition then makes the fields that an
   * entry point supplies to a merged type nullable, unless the overlay restates them non-null.
   */
  readonly entityFieldsNullable: boolean;
  /** The types, by its own names, of which it has an entity for every key there can be; default: none. */
  readonly totalTypes?: ReadonlySet<string> | undefined;
  /**
   * Compiles a query or mutation once; the result is called for every request. Pure. An upstream whose answers are JSON text in
   * the request's own response keys lets `read` look at them first; others ignore it.
   */
  prepare(request: UpstreamRequest, read?: BodyReader): UpstreamCall;
  /** Compiles a subscription of exactly one root field. Pure. */
  prepareStream(request: UpstreamRequest): UpstreamStream;
  /**
   * Throws BAD_REQUEST where the asker's own values cannot be sent (a header with a line break), so that an operation is refused before
   * any upstream is called. Default: there is nothing to send, or all of it can be.
   */
  readonly checkAsker?: ((context: CallContext) => void) | undefined;
  /** Says what a request is, without making it. Pure. Default: nothing is known of it. */
  describe?(request: UpstreamRequest): RequestDescription;
  /** Ends pools, channels and folds. Resolves when nothing is left open. */
  close(): Promise<void>;
}

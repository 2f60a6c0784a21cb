import type { Cancellation } from './cancellation';
import type { StreamAsks } from './stream-asks';

/** Who asks: what templates may read of a caller. */
export interface Identity {
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly claims: Readonly<Record<string, unknown>>;
  readonly token: string | undefined;
  /** What the identity was taken from. Default: unknown. */
  readonly provenBy?: 'token' | 'session' | undefined;
  /** Who vouched for it. Default: unknown. */
  readonly issuer?: string | undefined;
  /** When the proof ends, in milliseconds since 1970. Default: never. */
  readonly expires?: number | undefined;
  /** What logs call the subject: the same for the same subject, and nobody can tell which. Default: the subject is not logged. */
  readonly pseudonym?: string | undefined;
}

/** The facts of one request that may reach an upstream, made anew for every request and for every event of a subscription. */
export interface CallContext {
  /** The request's id, on every log line and sent to upstreams as `x-request-id`. */
  readonly id: string;
  /** Lower-case header names to the values that the client sent. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The client's trace, as it was sent, beside all headers: every call asks for it, and few for any other. Default: none. */
  readonly traceparent?: string | undefined;
  /** Undefined for an anonymous caller. */
  readonly identity: Identity | undefined;
  readonly session: Readonly<Record<string, unknown>> | undefined;
  /** Aborted when the client leaves, when the operation ends and, by whoever made the context, when the deadline passes. */
  readonly cancellation: Cancellation;
  /** When the whole request is out of time, in milliseconds of `performance.now()`; Infinity for a subscription. */
  readonly deadline: number;
  /** The cursor that a subscription goes on after, where the transport brought it. Default: none. */
  readonly resumeAfter?: string | undefined;
  /** What the request asks of streams of events beside its data. Default: nothing. */
  readonly streams?: StreamAsks | undefined;
}

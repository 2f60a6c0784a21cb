import type { Cancellation } from '../cancellation';
import type { UpstreamAnswer, VariableValues } from '../upstream';

/** What is needed to open a stream over any protocol. */
export interface StreamQuestion {
  readonly subschema: string;
  readonly query: string;
  readonly variables: VariableValues;
  /** Headers that the manifest names, and those that always cross. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of one event. */
  readonly maxBytes: number;
  /** Ends the stream, and the upstream is told. */
  readonly cancellation: Cancellation;
  /** Takes the payload of one event; throws a `GatewayError` when it is no GraphQL response. */
  readonly read: (payload: unknown) => UpstreamAnswer;
}

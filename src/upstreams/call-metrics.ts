/** One guarded call, as it ended. Every member is bounded in number, so each may become a metric's label. */
export interface CallObservation {
  readonly subschema: string;
  readonly operation: 'query' | 'mutation' | 'subscription';
  /** `ok`, an error code, or `CLIENT_GONE` when nobody waited for the answer any more. */
  readonly outcome: string;
  /** How long the call took, all attempts and pauses included; for a subscription, until it was open. */
  readonly seconds: number;
}

/** Where guarded calls are counted and timed. */
export interface CallMetrics {
  /** Notes one call. Must not throw. */
  observe(call: CallObservation): void;
}

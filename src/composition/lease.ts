import type { Supergraph } from './supergraph';

/** One operation's hold on a supergraph: its upstreams stay open until the lease is given back. */
export interface Lease {
  readonly supergraph: Supergraph;
  /**
   * Aborts, with a `GatewayError` of code SCHEMA_RELOAD as its reason, when the generation is given up while the operation still
   * runs: too many generations would live, or the gateway stops. A live operation must then end, and release.
   */
  readonly signal: AbortSignal;
  /** Gives the hold back; calling it again does nothing. */
  release(): void;
}

import type { Summary } from '../measure/summary';

/** How one gateway did. */
export type Lane =
  | ({ readonly kind: 'measured'; readonly name: string } & Figures)
  | { readonly kind: 'failed'; readonly name: string; readonly reason: string };

/** The figures of one gateway; several readings are summed up by their median. */
export interface Figures {
  /** Requests in one second of its processes' CPU time, user and system. */
  readonly rate: Summary;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Requests that the GraphQL services got for one operation. */
  readonly upstreamRequests: number;
  /** Bytes in memory before the first request, and at the most. */
  readonly restBytes: number;
  readonly mostBytes: number;
  /** The share of its core that it used. */
  readonly busy: number;
}

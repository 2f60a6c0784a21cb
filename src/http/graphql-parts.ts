import type { GraphQLEngine } from '../graphql/engine';
import type { Identify } from './identify';
import type { WatchAuthority } from './watch-authority';

/** What every transport of GraphQL is made of. */
export interface GraphQLParts {
  readonly engine: GraphQLEngine;
  readonly identify: Identify;
  /** Follows whether live operations' callers are still who they were. Default: nobody is followed. */
  readonly watch?: WatchAuthority | undefined;
  /** How long a query or mutation may take from its arrival, in milliseconds. */
  readonly requestTimeout: number;
  /** The most bytes of an operation's request: of a body before and after decompression, of a message; `false`: no limit. */
  readonly bodyBytes: number | false;
  /** Whether `x-selvage-explain` is heard; where it is not, nobody looks for it. Default: ignored. */
  readonly explain?: 'heard' | 'ignored';
  /** Aborts when the gateway begins to stop. */
  readonly draining: AbortSignal;
}

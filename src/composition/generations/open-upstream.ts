import { print } from 'graphql';
import type { Problem } from '../../problem';
import type { Upstream } from '../../upstreams/upstream';
import { contentHash } from '../content-hash';

/** An upstream that is open, with what is known of its opening. */
export interface OpenUpstream {
  /** The subschema's name. */
  readonly name: string;
  /** The hash of everything that it was opened from. */
  readonly hash: string;
  readonly upstream: Upstream;
  /** Since when it is open. */
  readonly since: Date;
  /** Files beside the usual ones that it was opened from. */
  readonly files: readonly string[];
  /** What its kind warned of. */
  readonly warnings: readonly Problem[];
  /** Opens a second one of the same files, to see whether the schema has changed; undefined when the schema is pinned. */
  readonly again: (() => Promise<OpenResult>) | undefined;
}

/** What opening came to: an upstream, perhaps with warnings, or errors. */
export interface OpenResult {
  readonly upstream: Upstream | undefined;
  readonly problems: readonly Problem[];
}

/** The hash of an upstream's schema: two upstreams with the same hash have the same schema. */
export function schemaHash({ typeDefs, overlay }: Pick<Upstream, 'typeDefs' | 'overlay'>): string {
  return contentHash([print(typeDefs), overlay && print(overlay)]);
}

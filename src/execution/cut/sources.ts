import type { UpstreamRecord } from '../record';

/** The records of an object's sources. */
export interface Sources {
  /** Null where the upstream has no such entity. Throws `odd` where the source has failed. */
  recordOf(source: number): UpstreamRecord | null;
}

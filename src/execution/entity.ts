import type { KeyObject } from './key-object';
import type { UpstreamRecord } from './record';

/** What is known of one entity in one fetch. */
export type EntityState =
  | { readonly kind: 'wanted' }
  | { readonly kind: 'found'; readonly record: UpstreamRecord }
  /** The upstream has no such entity, or the key has no value: null without an error. */
  | { readonly kind: 'absent' }
  /**
   * The fetch failed, or something that the key needs did: an error at every field that was asked of it; where `below` leads
   * to one of them, in the answer's own keys, at that one alone.
   */
  | { readonly kind: 'failed'; readonly error: Error; readonly below?: readonly (string | number)[] };

/** What is known of one that is asked for. */
export const wanted: EntityState = { kind: 'wanted' };

/** One entity of one fetch, shared by every place of the answer that needs it. */
export interface Entity {
  readonly key: KeyObject;
  /** What an answer is matched by, as text. */
  readonly match: string | undefined;
  /** True when the key is the string that it is matched by, and nothing else: no other entity of its fetch is matched by that. */
  readonly isPlain: boolean;
  state: EntityState;
}

/** What most joins have lost. */
export const nothingLost: ReadonlyMap<string, Error> = new Map();

/** An entity as one object is joined to it. */
export interface Joined {
  readonly entity: Entity;
  /** What computed fields of the join require and errors took away at this object. */
  readonly lost: ReadonlyMap<string, Error>;
}

/** The error that took away something a field requires of its join's key; undefined when all of it is there. */
export function lostFor(joined: Joined | undefined, requires: readonly string[]): Error | undefined {
  for (const name of requires) {
    const error = joined?.lost.get(name);
    if (error !== undefined) return error;
  }
  return undefined;
}

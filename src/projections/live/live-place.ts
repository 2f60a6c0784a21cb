import { compareKeys } from '../compare-keys';
import type { ChangeCursor } from '../stored-changes';

/** What a client holds of a run of keys. */
export interface Stretch {
  /** The last key of the run, which begins after the stretch before; undefined: all keys that are left. */
  readonly upTo: string | undefined;
  /** The entities as they stood then; undefined: none of them yet. */
  readonly at: ChangeCursor | undefined;
  /** How many of those that it does not hold are to come; undefined: all. */
  readonly left: number | undefined;
}

/**
 * What a client holds: in the order of keys, because that is the order in which it is told of entities that are read. Never
 * empty; the last stretch goes to the end. Plain data: it goes out as a cursor and comes back.
 */
export type LivePlace = readonly [Stretch, ...Stretch[]];

/** The place of a client that holds nothing, and is to have so many entities; undefined: all. */
export function placeOfNothing(left: number | undefined): LivePlace {
  return [{ upTo: undefined, at: undefined, left }];
}

/** The place of a client that holds everything as it stood then. */
export function placeAt(cursor: ChangeCursor): LivePlace {
  return [{ upTo: undefined, at: cursor, left: undefined }];
}

/** The place of a client that has been told of all keys up to one, as they stood then, and is where it was beyond. */
export function advance(place: LivePlace, key: string, at: ChangeCursor): LivePlace {
  const [next, ...others] = place.filter(({ upTo }) => upTo === undefined || compareKeys(upTo, key) > 0);
  if (next === undefined) throw new Error('A place goes to the end.');
  return [{ upTo: key, at, left: undefined }, next, ...others];
}

import type { TailedChange } from '../change-tail';
import { compareKeys } from '../compare-keys';
import type { ChangeCursor, PartitionCursor } from '../stored-changes';
import { isAtOrAfter } from './compare-cursors';
import { advance, placeAt, type LivePlace } from './live-place';
import { createRange, type ReadRound, type RoundRow } from './read-round';

/** The rows of one round in the order of their keys, and the places of a client that is told of them one by one. */
export class RoundRows {
  readonly #read: ReadRound;
  readonly #rows: readonly RoundRow[];
  #next = 0;

  /** `meanwhile`: the changes that were told between the single reads, up to the round's reach, so that all stands at one place. `place`: the client's. */
  constructor(read: ReadRound, meanwhile: readonly TailedChange[], place: LivePlace) {
    const isWithin = createRange(undefined, read.upTo);
    const rows = new Map(read.rows);
    for (const { key, state, at } of meanwhile) {
      if (!isWithin(key) || isKnown(place, key, at)) continue;
      rows.set(key, { key, state, listed: rows.get(key)?.listed ?? false });
    }
    this.#read = read;
    this.#rows = [...rows.values()].sort((left, right) => compareKeys(left.key, right.key));
  }

  /** The next row, and the place of a client at a place once it knows it; undefined when there is none left. */
  take(place: LivePlace): { readonly row: RoundRow; readonly place: LivePlace } | undefined {
    const row = this.#rows[this.#next++];
    if (row === undefined) return undefined;
    const { reach, listedAt } = this.#read;
    const before = row.listed ? countOne(place, listedAt) : place;
    const isLast = this.#next === this.#rows.length;
    return { row, place: isLast ? this.placeAfter(before) : advance(before, row.key, reach) };
  }

  /** The place of a client that was told of all. */
  placeAfter(place: LivePlace): LivePlace {
    const { upTo, reach } = this.#read;
    return upTo === undefined ? placeAt(reach) : advance(place, upTo, reach);
  }
}

/** True when what stands at a cursor has had a change. */
export function holds(cursor: ChangeCursor, at: PartitionCursor): boolean {
  return cursor.some((place) => place.partition === at.partition && isAtOrAfter(place, at));
}

/** True when a client at a place has been told of a change. */
function isKnown(place: LivePlace, key: string, at: PartitionCursor): boolean {
  const stretch = place.find(({ upTo }) => upTo === undefined || compareKeys(key, upTo) <= 0);
  return holds(stretch?.at ?? [], at);
}

/** The place of a client that was told of one more of the entities that it did not hold. */
function countOne(place: LivePlace, listedAt: ChangeCursor | undefined): LivePlace {
  const [head, ...others] = place.map((stretch) => {
    const { upTo, at, left } = stretch;
    if (at !== undefined || left === undefined) return stretch;
    return left > 1 ? { upTo, at, left: left - 1 } : { upTo, at: listedAt, left: undefined };
  });
  return head === undefined ? place : [head, ...others];
}

import type { ChangeCursor, PartitionCursor } from '../stored-changes';

/** True when places in all partitions are at or after those of a target, in the same generations. */
export function hasReached(reached: ReadonlyMap<number, PartitionCursor>, target: ChangeCursor): boolean {
  return target.every((place) => isAtOrAfter(reached.get(place.partition), place));
}

/** True when a place is at or after another of the same generation. */
export function isAtOrAfter(place: PartitionCursor | undefined, other: PartitionCursor): boolean {
  return place?.generation === other.generation && place.sequence >= other.sequence;
}

/** The later place of each partition; undefined when they are of several generations, between which there is no order. */
export function latestOf(cursors: readonly ChangeCursor[]): ChangeCursor | undefined {
  const latest = new Map<number, PartitionCursor>();
  for (const place of cursors.flat()) {
    const other = latest.get(place.partition);
    if (other !== undefined && other.generation !== place.generation) return undefined;
    if (!isAtOrAfter(other, place)) latest.set(place.partition, place);
  }
  return [...latest.values()];
}

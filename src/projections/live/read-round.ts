import { compareKeys } from '../compare-keys';
import type { EntityState } from '../projection';
import type { ProjectionStore } from '../projection-store';
import type { ChangeCursor } from '../stored-changes';
import { latestOf } from './compare-cursors';
import type { LivePlace, Stretch } from './live-place';

/** The entities that a subscriber follows. */
export interface LiveScope {
  readonly projection: string;
  /** The one entity, where it is known; undefined: several. */
  readonly key: string | undefined;
  readonly follows: (key: string) => boolean;
}

/** An entity that a client is to be told of. */
export interface RoundRow {
  readonly key: string;
  /** Undefined when it was removed. */
  readonly state: EntityState | undefined;
  /** True when it is new to the client: a part of a snapshot. */
  readonly listed: boolean;
}

/** What has been read for a client that is behind. */
export interface ReadRound {
  readonly rows: ReadonlyMap<string, RoundRow>;
  /** The last key that was looked at; undefined: all were. */
  readonly upTo: string | undefined;
  /** Everything up to here is in the rows, but for changes between the single reads. */
  readonly reach: ChangeCursor;
  /** What the part of a snapshot stands at. */
  readonly listedAt: ChangeCursor | undefined;
}

/** The most entities of one round. */
const roundSize = 1000;

/**
 * Reads what a client at a place has missed, as much as one round takes. `expired` when the log of changes does not tell it
 * any more; `again` when the projection was replaced meanwhile.
 */
export async function readRound(
  place: LivePlace,
  store: ProjectionStore,
  scope: LiveScope,
): Promise<ReadRound | 'expired' | 'again'> {
  const listed = new Map<string, RoundRow>();
  const changed: string[] = [];
  const cursors: ChangeCursor[] = [];
  let [upTo, listedAt, after]: readonly [string?, ChangeCursor?, string?] = [];
  for (const stretch of place) {
    if (stretch.at === undefined) {
      const part = await listPart(store, scope, { stretch, after });
      for (const row of part.rows) listed.set(row.key, row);
      cursors.push((listedAt = part.cursor));
      if (part.upTo !== undefined) {
        upTo = part.upTo;
        break;
      }
    } else {
      const since = await store.changesSince(scope.projection, stretch.at);
      if (since.kind === 'expired') return 'expired';
      const isWithin = createRange(after, stretch.upTo);
      changed.push(...since.keys.filter((key) => isWithin(key) && scope.follows(key)));
      cursors.push(since.cursor);
    }
    after = stretch.upTo;
  }
  changed.sort(compareKeys);
  if (changed.length > roundSize) upTo = lesserOf(changed[roundSize - 1], upTo);
  const isWithin = createRange(undefined, upTo);
  const keys = changed.filter(isWithin);
  const rows = new Map([...listed].filter(([key]) => isWithin(key)));
  if (keys.length > 0) {
    const { states, cursor } = await store.read(scope.projection, keys);
    for (const [index, key] of keys.entries()) rows.set(key, { key, state: states[index], listed: false });
    cursors.push(cursor);
  }
  const reach = latestOf(cursors);
  return reach === undefined ? 'again' : { rows, upTo, reach, listedAt };
}

/** True of keys after one and up to another. */
export function createRange(after: string | undefined, upTo: string | undefined): (key: string) => boolean {
  return (key) =>
    (after === undefined || compareKeys(key, after) > 0) && (upTo === undefined || compareKeys(key, upTo) <= 0);
}

function lesserOf(key: string | undefined, other: string | undefined): string | undefined {
  if (key === undefined || other === undefined) return key ?? other;
  return compareKeys(key, other) < 0 ? key : other;
}

interface ListedPart {
  readonly rows: readonly RoundRow[];
  /** The last key that was looked at; undefined: there is no more to list. */
  readonly upTo: string | undefined;
  readonly cursor: ChangeCursor;
}

async function listPart(
  store: ProjectionStore,
  { projection, key, follows: isFollowed }: LiveScope,
  { stretch: { left = Infinity }, after }: { readonly stretch: Stretch; readonly after: string | undefined },
): Promise<ListedPart> {
  if (key !== undefined) {
    const { states, cursor } = await store.read(projection, [key]);
    return { rows: [{ key, state: states[0], listed: true }], upTo: undefined, cursor };
  }
  const page = await store.list(projection, { where: new Map(), after, first: roundSize });
  const rows = page.entities.filter((entity) => isFollowed(entity.key)).map((entity) => ({ ...entity, listed: true }));
  const isAll = !page.hasMore || rows.length >= left;
  return {
    rows: rows.slice(0, left),
    upTo: isAll ? undefined : page.entities.at(-1)?.key,
    cursor: page.cursor,
  };
}

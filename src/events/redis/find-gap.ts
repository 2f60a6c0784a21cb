import type { LogGapReason } from '../log-gap';
import { compareIds } from './compare-ids';
import type { LogView } from './log-view';

/** Where a reader stands: it has read so many of the entries ever given, the last of them by its id. */
export interface LogMark {
  readonly epoch: string;
  readonly offset: number;
  readonly id: string;
}

/** What is missing between a reader and the log. */
export interface FoundGap {
  readonly reason: LogGapReason;
  readonly lost: number | undefined;
}

const recreated: FoundGap = { reason: 'recreated', lost: undefined };
const emptied: FoundGap = { reason: 'emptied', lost: undefined };

/**
 * Finds whether entries that were not read yet are gone. What is still to read is `added - offset`; the log must hold exactly as
 * many entries after the mark. They can be counted when nothing older is held, and when reading has come to the tail.
 */
export function findGap(mark: LogMark, view: LogView): FoundGap | undefined {
  const unread = view.added - mark.offset;
  if (view.epoch !== mark.epoch) return view.added === 0 ? emptied : recreated;
  if (unread < 0) return emptied;
  if (unread === 0) return view.last === mark.id ? undefined : recreated;
  const isAllUnread = view.length === 0 || compareIds(view.first, mark.id) > 0;
  // The log was cut back behind us and has grown again; an entry that was deleted by name may be absent, though.
  if (!isAllUnread && !view.isMarkHeld && compareIds(view.deleted, mark.id) < 0) return recreated;
  if (isAllUnread) return compareCounts(unread, view.length);
  if (view.isTail) return compareCounts(unread, view.entries.length);
  return view.length < unread ? { reason: 'trimmed', lost: unread - view.length } : undefined;
}

function compareCounts(unread: number, held: number): FoundGap | undefined {
  if (held === unread) return undefined;
  return held < unread ? { reason: 'trimmed', lost: unread - held } : recreated;
}

import type { Position } from '../event-bus';
import { LogGap } from '../log-gap';

/** What a stream says of itself at one moment. */
export interface StreamState {
  /** When the stream was made: another log has another. */
  readonly epoch: string;
  /** Whether it holds the topic's subject and no other, so that its sequence counts the topic's records. */
  readonly isAlone: boolean;
  /** The sequence of the oldest message held; one past the last when it holds none. */
  readonly first: number;
  /** The sequence of the last message ever stored; 0 when there was none. */
  readonly last: number;
  /** Whether messages were deleted between the first and the last. */
  readonly hasHoles: boolean;
}

/** How far a topic's log has been read: everything of the topic up to the offset, in that epoch. */
export type ReadMark = Pick<Position, 'topic' | 'partition' | 'epoch' | 'offset'>;

/**
 * Says what is gone unread between what was read and what the stream still holds; undefined when nothing is. In a stream that
 * other subjects share, trimmed messages may have been others': the gap is told then too, without a count.
 */
export function findGap(read: ReadMark, stream: StreamState): LogGap | undefined {
  const { topic, partition, epoch, offset } = read;
  if (epoch !== stream.epoch) return new LogGap({ topic, partition, reason: 'recreated', lost: undefined });
  if (stream.last < offset) return new LogGap({ topic, partition, reason: 'emptied', lost: undefined });
  if (stream.first <= offset + 1) return undefined;
  const lost = stream.isAlone ? stream.first - offset - 1 : undefined;
  return new LogGap({ topic, partition, reason: 'trimmed', lost });
}

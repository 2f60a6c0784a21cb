import { redisKey } from '../../redis/redis-key';

/** The keys of one partition's log. */
export interface LogKeys {
  /** The stream itself, which producers of others write to as well. */
  readonly stream: string;
  /** A hash: the log's epoch, and how many entries it had been given when we last looked. */
  readonly log: string;
  /** Two hashes: the newest events that we published, so that one given again is held once. */
  readonly ids: string;
  readonly olderIds: string;
}

/** Names the keys of a stream, all in its slot of a cluster, unless the stream's name has a brace that closes and none that opens. */
export function logKeysOf(stream: string): LogKeys {
  const tag = /\{([^}]+)\}/.exec(stream)?.[1] ?? stream;
  const of = (what: string): string => redisKey(tag, tag === stream ? what : `${stream}:${what}`);
  return { stream, log: of('log'), ids: of('ids'), olderIds: of('ids:older') };
}

/** `trimmed`: the log's old end went past us; `recreated`: it is another log; `emptied`: it is the same and holds less than we read. */
export type LogGapReason = 'trimmed' | 'recreated' | 'emptied';

/** Where a gap is, and how wide. */
export interface LogGapFacts {
  readonly topic: string;
  readonly partition: number;
  readonly reason: LogGapReason;
  /** How many records were lost unread; undefined when nobody can know. */
  readonly lost: number | undefined;
}

/** Records after a position are gone unread: what was folded up to it can not be continued. Read anew without a position. */
export class LogGap extends Error implements LogGapFacts {
  readonly topic: string;
  readonly partition: number;
  readonly reason: LogGapReason;
  readonly lost: number | undefined;

  constructor({ topic, partition, reason, lost }: LogGapFacts) {
    const count = lost === undefined ? 'records' : `${String(lost)} record${lost === 1 ? '' : 's'}`;
    super(`The log of topic ${topic}, partition ${String(partition)}, was ${reason}: ${count} can no longer be read.`);
    this.name = 'LogGap';
    this.topic = topic;
    this.partition = partition;
    this.reason = reason;
    this.lost = lost;
  }
}

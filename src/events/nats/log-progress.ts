import type { BusRecord, Position } from '../event-bus';
import { LogGap } from '../log-gap';
import { findGap, type ReadMark, type StreamState } from './find-gap';
import type { PulledMessage } from './pull-feed';

/** Whose log is read, and from where. */
interface LogProgressOptions {
  readonly topic: string;
  readonly partition: number;
  readonly after: Position | undefined;
}

/** How far one reader has read one log, through all its connections; it throws a `LogGap` when what it should read next is gone. */
export class LogProgress {
  #mark: ReadMark;
  /** Whether there is a place to read on from: one that was given, or the log's beginning once it was seen. */
  #hasBegun: boolean;
  /** Holes up to here were there when reading began at the oldest record: nobody had a claim on what is missing. */
  #oldHoles = 0;

  constructor({ topic, partition, after }: LogProgressOptions) {
    this.#mark = { topic, partition, epoch: after?.epoch ?? '', offset: after?.offset ?? 0 };
    this.#hasBegun = after !== undefined;
  }

  /** Everything of the topic up to this sequence has been read. */
  get offset(): number {
    return this.#mark.offset;
  }

  /** Compares with what the stream holds, before anything is pulled from it. Returns the sequence to read from. */
  begin(stream: StreamState): number {
    if (!this.#hasBegun) {
      this.#hasBegun = true;
      this.#oldHoles = stream.hasHoles ? stream.last : 0;
      this.#mark = { ...this.#mark, epoch: stream.epoch, offset: stream.first - 1 };
    }
    const gap = findGap(this.#mark, stream);
    if (gap !== undefined) throw gap;
    return this.#mark.offset + 1;
  }

  /** What trimming took of the records that come next. Throws when it is another log, or one that holds less than was read. */
  findTrimmed(stream: StreamState): LogGap | undefined {
    const gap = findGap(this.#mark, stream);
    if (gap !== undefined && gap.reason !== 'trimmed') throw gap;
    return gap;
  }

  /** Whether sequences are left out before or between these messages. */
  hasHole(messages: readonly PulledMessage[]): boolean {
    return this.#countMissing(messages) > 0;
  }

  /**
   * Takes messages as read. In a stream of this topic alone every sequence left out is a record that was lost: throws then.
   */
  pass(messages: readonly PulledMessage[], isAlone: boolean): readonly BusRecord[] {
    const lost = isAlone ? this.#countMissing(messages) : 0;
    if (lost > 0) throw this.trimmed(lost);
    const { topic, partition, epoch } = this.#mark;
    const last = messages.at(-1);
    if (last !== undefined) this.passOver(last.sequence);
    return messages.map(({ sequence, text }) => ({ position: { topic, epoch, partition, offset: sequence }, text }));
  }

  /** Takes everything of the topic up to a sequence as read. */
  passOver(sequence: number): void {
    if (sequence > this.#mark.offset) this.#mark = { ...this.#mark, offset: sequence };
  }

  /** The gap that trimming made; `lost`: how many records, where that is known. */
  trimmed(lost?: number): LogGap {
    const { topic, partition } = this.#mark;
    return new LogGap({ topic, partition, reason: 'trimmed', lost });
  }

  #countMissing(messages: readonly PulledMessage[]): number {
    let expected = Math.max(this.offset, this.#oldHoles) + 1;
    let missing = 0;
    for (const { sequence } of messages) {
      if (sequence < expected) continue;
      missing += sequence - expected;
      expected = sequence + 1;
    }
    return missing;
  }
}

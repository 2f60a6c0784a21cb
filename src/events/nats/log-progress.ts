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
  readonly #topic: string;
  readonly #partition: number;
  #mark: ReadMark | undefined;
  /** Holes up to here were there when reading began at the oldest record: nobody had a claim on what is missing. */
  #oldHoles = 0;

  constructor({ topic, partition, after }: LogProgressOptions) {
    this.#topic = topic;
    this.#partition = partition;
    if (after !== undefined) this.#mark = { topic, partition, epoch: after.epoch, offset: after.offset };
  }

  /** Everything of the topic up to this sequence has been read. */
  get offset(): number {
    return this.#mark?.offset ?? 0;
  }

  /** Compares with what the stream holds, before anything is pulled from it. Returns the sequence to read from. */
  begin(stream: StreamState): number {
    if (this.#mark === undefined) {
      this.#oldHoles = stream.hasHoles ? stream.last : 0;
      this.#mark = { topic: this.#topic, partition: this.#partition, epoch: stream.epoch, offset: stream.first - 1 };
    }
    const gap = findGap(this.#mark, stream);
    if (gap !== undefined) throw gap;
    return this.#mark.offset + 1;
  }

  /** Whether records that come next are trimmed from the stream already. Throws when it is another log, or holds less than was read. */
  isBehind(stream: StreamState): boolean {
    const gap = this.#mark === undefined ? undefined : findGap(this.#mark, stream);
    if (gap !== undefined && gap.reason !== 'trimmed') throw gap;
    return gap !== undefined;
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
    const epoch = this.#mark?.epoch ?? '';
    const records = messages.map(({ sequence, text }) => ({
      position: { topic: this.#topic, epoch, partition: this.#partition, offset: sequence },
      text,
    }));
    this.passOver(messages.at(-1)?.sequence ?? 0);
    return records;
  }

  /** Takes everything of the topic up to a sequence as read. */
  passOver(sequence: number): void {
    if (this.#mark !== undefined && sequence > this.#mark.offset) this.#mark = { ...this.#mark, offset: sequence };
  }

  /** The gap that trimming made; `lost`: how many records, where that is known. */
  trimmed(lost?: number): LogGap {
    return new LogGap({ topic: this.#topic, partition: this.#partition, reason: 'trimmed', lost });
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

import { randomUUID } from 'node:crypto';
import type { BusRecord, PartitionEnds, Position } from './event-bus';
import { LogGap } from './log-gap';
import { MemoryReader } from './memory-reader';

/** How much of a partition is kept. */
export interface Retention {
  readonly records: number;
  /** Of all records together. */
  readonly characters: number;
}

/** Whose log it is, and how long it may become. */
interface MemoryLogOptions {
  readonly topic: string;
  readonly partition: number;
  readonly retention: Retention;
}

/** One partition of a memory bus: a log with a bounded tail, and the readers that follow it. */
export class MemoryLog {
  readonly #options: MemoryLogOptions;
  readonly #epoch = randomUUID();
  readonly #readers = new Set<MemoryReader>();
  #records: BusRecord[] = [];
  /** Index in `#records` of the oldest record that is kept; what is before it is dropped in bulk. */
  #head = 0;
  #nextOffset = 1;
  #characters = 0;

  constructor(options: MemoryLogOptions) {
    this.#options = options;
  }

  /** Appends a record and wakes the readers. Throws when a reader is so far behind that the log would outgrow its bound. */
  append(text: string): Position {
    this.#trim();
    const { topic } = this.#options;
    if (this.#isOver(2, text.length)) {
      throw new Error(`Topic ${topic} is full: a reader has fallen behind by more than the log may hold.`);
    }
    const position = this.#positionAt(this.#nextOffset);
    this.#nextOffset += 1;
    this.#characters += text.length;
    this.#records.push({ position, text });
    for (const reader of this.#readers) reader.wake();
    return position;
  }

  /** Follows the log from its oldest record, or from the one after `after`. A gap is told by the reader's first batch. */
  read({ after, signal }: { readonly after?: Position | undefined; readonly signal: AbortSignal }): MemoryReader {
    const gap = after === undefined ? undefined : this.#gapAfter(after);
    const reader: MemoryReader = new MemoryReader({
      from: gap === undefined && after !== undefined ? after.offset + 1 : this.#oldestOffset(),
      gap,
      batchAt: (offset, count) => {
        const index = this.#head + offset - this.#oldestOffset();
        return this.#records.slice(index, index + count);
      },
      signal,
      onEnd: () => this.#readers.delete(reader),
    });
    if (!signal.aborted) this.#readers.add(reader);
    return reader;
  }

  ends(): PartitionEnds {
    return {
      partition: this.#options.partition,
      epoch: this.#epoch,
      oldest: this.#records[this.#head]?.position,
      newest: this.#nextOffset === 1 ? undefined : this.#positionAt(this.#nextOffset - 1),
    };
  }

  close(): void {
    for (const reader of [...this.#readers]) reader.end();
    this.#records = [];
  }

  #positionAt(offset: number): Position {
    const { topic, partition } = this.#options;
    return { topic, epoch: this.#epoch, partition, offset };
  }

  #gapAfter({ epoch, offset }: Position): LogGap | undefined {
    const { topic, partition } = this.#options;
    if (epoch !== this.#epoch) return new LogGap({ topic, partition, reason: 'recreated', lost: undefined });
    const lost = this.#oldestOffset() - 1 - offset;
    return lost > 0 ? new LogGap({ topic, partition, reason: 'trimmed', lost }) : undefined;
  }

  #oldestOffset(): number {
    return this.#nextOffset - (this.#records.length - this.#head);
  }

  #isOver(factor: number, added: number): boolean {
    const { records, characters } = this.#options.retention;
    const held = this.#records.length - this.#head;
    return held + 1 > records * factor || (held > 0 && this.#characters + added > characters * factor);
  }

  /** Drops the oldest records beyond the retention that every reader has passed. */
  #trim(): void {
    if (!this.#isOver(1, 0)) return;
    let needed = this.#nextOffset;
    for (const reader of this.#readers) needed = Math.min(needed, reader.offset);
    while (this.#isOver(1, 0) && this.#oldestOffset() < needed) {
      this.#characters -= this.#records[this.#head]?.text.length ?? 0;
      this.#head += 1;
    }
    if (this.#head > 1024 && this.#head > this.#records.length / 2) {
      this.#records = this.#records.slice(this.#head);
      this.#head = 0;
    }
  }
}

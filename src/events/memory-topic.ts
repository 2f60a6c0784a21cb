import { randomUUID } from 'node:crypto';
import type { BusRecord, Position } from './event-bus';
import { MemoryReader } from './memory-reader';

/** How much of a topic is kept. */
export interface Retention {
  readonly records: number;
  /** Of all records together. */
  readonly characters: number;
}

/** One topic of a memory bus: a log with a bounded tail, and the readers that follow it. */
export class MemoryTopic {
  readonly #epoch = randomUUID();
  readonly #readers = new Set<MemoryReader>();
  #records: BusRecord[] = [];
  /** Index in `#records` of the oldest record that is kept; what is before it is dropped in bulk. */
  #head = 0;
  #nextOffset = 0;
  #characters = 0;

  constructor(
    readonly name: string,
    readonly retention: Retention,
  ) {}

  /** Appends a record and wakes the readers. Throws when a reader is so far behind that the log would outgrow its bound. */
  append(text: string): Position {
    this.#trim();
    if (this.#isOver(2, text.length)) {
      throw new Error(`Topic ${this.name} is full: a reader has fallen behind by more than the log may hold.`);
    }
    const position = { topic: this.name, epoch: this.#epoch, partition: 0, offset: this.#nextOffset };
    this.#nextOffset += 1;
    this.#characters += text.length;
    this.#records.push({ position, text });
    for (const reader of this.#readers) reader.wake();
    return position;
  }

  /** Follows the log from its oldest record, or from the one after `after`; a position of another epoch counts as none. */
  read(options: { readonly after?: Position | undefined; readonly signal: AbortSignal }): MemoryReader {
    const { after, signal } = options;
    const from = after?.epoch === this.#epoch ? after.offset + 1 : 0;
    const reader: MemoryReader = new MemoryReader({
      from: Math.max(from, this.#oldestOffset()),
      at: (offset) => this.#records[this.#head + offset - this.#oldestOffset()],
      signal,
      onEnd: () => this.#readers.delete(reader),
    });
    if (!signal.aborted) this.#readers.add(reader);
    return reader;
  }

  newest(): Position | undefined {
    return this.#records.at(-1)?.position;
  }

  close(): void {
    for (const reader of [...this.#readers]) reader.end();
    this.#records = [];
  }

  #oldestOffset(): number {
    return this.#nextOffset - (this.#records.length - this.#head);
  }

  #isOver(factor: number, added: number): boolean {
    const { records, characters } = this.retention;
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

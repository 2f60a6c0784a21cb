import type { BusHealth, EventBus, EventTopic } from './event-bus';
import { MemoryLog, type Retention } from './memory-log';
import { MemoryTopic } from './memory-topic';

/** What a memory bus keeps of each partition unless told otherwise. */
const defaultRetention: Retention = { records: 100_000, characters: 64_000_000 };

/**
 * An event bus inside the process. A partition keeps its newest records up to the retention, and beyond it what an attached
 * reader has yet to read, up to twice the retention; then publishing rejects, so that nothing is lost unseen.
 */
export class MemoryBus implements EventBus {
  readonly #logs = new Map<string, MemoryLog>();
  readonly #retention: Retention;
  #closed = false;

  /** `retention`: default 100 000 records and 64 million characters for each partition. */
  constructor(options: { readonly retention?: Partial<Retention> } = {}) {
    this.#retention = { ...defaultRetention, ...options.retention };
  }

  topic(name: string, partitions = 1): EventTopic {
    return new MemoryTopic({
      name,
      partitions,
      openLog: (partition) => this.#openLog({ name, partitions, partition }),
    });
  }

  health(): BusHealth {
    return this.#closed ? { isUp: false, reason: 'The memory bus is closed.' } : { isUp: true };
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const log of this.#logs.values()) log.close();
    this.#logs.clear();
    return Promise.resolve();
  }

  #openLog(of: { readonly name: string; readonly partitions: number; readonly partition: number }): MemoryLog {
    if (this.#closed) throw new Error('The memory bus is closed.');
    // As on other buses, the one partition of a topic is no partition of a topic that has several.
    const address = `${of.partitions === 1 ? '' : String(of.partition)}\n${of.name}`;
    const known = this.#logs.get(address);
    if (known !== undefined) return known;
    const log = new MemoryLog({ topic: of.name, partition: of.partition, retention: this.#retention });
    this.#logs.set(address, log);
    return log;
  }
}

import type { BusRecord, CloudEvent, EventTopic, PartitionEnds, Position, ReadOptions } from './event-bus';
import type { MemoryLog } from './memory-log';
import { partitionOf } from './partition-of';

/** What a topic of a memory bus is made of. */
interface MemoryTopicOptions {
  readonly name: string;
  readonly partitions: number;
  /** Finds the log of a partition, or makes it. Throws when the bus is closed. */
  readonly openLog: (partition: number) => MemoryLog;
}

/** One topic of a memory bus. Events are held as often as they are given, because no acknowledgement is lost inside a process. */
export class MemoryTopic implements EventTopic {
  readonly name: string;
  readonly partitions: number;
  readonly #openLog: (partition: number) => MemoryLog;

  constructor({ name, partitions, openLog }: MemoryTopicOptions) {
    this.name = name;
    this.partitions = partitions;
    this.#openLog = openLog;
  }

  publish(event: CloudEvent): Promise<Position> {
    return this.publishText(JSON.stringify(event), event.partitionkey);
  }

  async publishText(text: string, key?: string): Promise<Position> {
    return Promise.resolve(this.#openLog(partitionOf(key, this.partitions)).append(text));
  }

  read({ partition = 0, after, signal }: ReadOptions): AsyncIterableIterator<readonly BusRecord[]> {
    return this.#openLog(partition).read({ after, signal });
  }

  async ends(): Promise<readonly PartitionEnds[]> {
    const partitions = Array.from({ length: this.partitions }, (_, partition) => this.#openLog(partition).ends());
    return Promise.resolve(partitions);
  }
}

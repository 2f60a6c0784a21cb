import type { BusRecord, CloudEvent, EventTopic, PartitionEnds, Position, ReadOptions } from '../event-bus';
import { logNameOf, partitionOf } from '../partition-of';
import { LogWriter } from './log-writer';
import type { NatsLink } from './nats-link';
import { readEnds } from './read-ends';
import { readLog } from './read-log';

/** What a topic of a NATS bus is made of. */
interface NatsTopicOptions {
  readonly name: string;
  readonly partitions: number;
  readonly link: NatsLink;
  /** Ends every reader. */
  readonly signal: AbortSignal;
}

/** One topic of a NATS bus: a subject for each partition, held by a JetStream stream. */
export class NatsTopic implements EventTopic {
  readonly name: string;
  readonly partitions: number;
  readonly #link: NatsLink;
  readonly #signal: AbortSignal;
  readonly #writers: readonly LogWriter[];

  constructor({ name, partitions, link, signal }: NatsTopicOptions) {
    this.name = name;
    this.partitions = partitions;
    this.#link = link;
    this.#signal = signal;
    this.#writers = Array.from({ length: partitions }, (_, partition) => new LogWriter(this.#place(partition)));
  }

  publish(event: CloudEvent): Promise<Position> {
    return this.#write({
      text: JSON.stringify(event),
      key: event.partitionkey,
      id: JSON.stringify([event.source, event.id]),
    });
  }

  publishText(text: string, key?: string): Promise<Position> {
    return this.#write({ text, key, id: undefined });
  }

  read({ partition = 0, after, signal }: ReadOptions): AsyncIterableIterator<readonly BusRecord[]> {
    if (this.#signal.aborted) throw new Error('The NATS bus is closed.');
    return readLog({ ...this.#place(partition), after, signal: AbortSignal.any([signal, this.#signal]) });
  }

  ends(): Promise<readonly PartitionEnds[]> {
    return Promise.all(this.#writers.map((_, partition) => readEnds(this.#place(partition))));
  }

  #write(record: {
    readonly text: string;
    readonly key: string | undefined;
    readonly id: string | undefined;
  }): Promise<Position> {
    const writer = this.#writers[partitionOf(record.key, this.partitions)];
    if (writer === undefined) throw new Error(`Topic ${this.name} has no partition.`);
    return writer.write(record);
  }

  #place(partition: number): { link: NatsLink; topic: string; partition: number; subject: string } {
    return { link: this.#link, topic: this.name, partition, subject: logNameOf(this, partition) };
  }
}

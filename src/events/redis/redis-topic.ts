import { randomUUID } from 'node:crypto';
import { runScript } from '../../redis/redis-script';
import type { RedisLink } from '../../redis/open-redis';
import type { BusRecord, CloudEvent, EventTopic, PartitionEnds, Position, ReadOptions } from '../event-bus';
import { logNameOf, partitionOf } from '../partition-of';
import { appendScript } from './append-script';
import { attempt } from './attempt';
import { logKeysOf, type LogKeys } from './log-keys';
import { parseAppended, parseLogView } from './log-view';
import { readScript } from './read-script';

/** The longest event that is taken, in bytes. */
const maxBytes = 4_000_000;

/** What a topic has of its bus. */
export interface RedisTopicOptions {
  readonly name: string;
  readonly partitions: number;
  /** Gives the connection. Throws when the bus is closed. */
  readonly useLink: () => RedisLink;
  /** Begins to read a partition. Throws when the bus is closed. */
  readonly openReader: (
    options: ReadOptions & { readonly topic: string; readonly partition: number; readonly keys: LogKeys },
  ) => AsyncIterableIterator<readonly BusRecord[]>;
}

/** One topic on Redis: a stream for each partition. */
export class RedisTopic implements EventTopic {
  readonly name: string;
  readonly partitions: number;
  readonly #options: RedisTopicOptions;
  readonly #keys: readonly LogKeys[];

  constructor(options: RedisTopicOptions) {
    const { name, partitions } = options;
    this.name = name;
    this.partitions = partitions;
    this.#options = options;
    this.#keys = Array.from({ length: partitions }, (_, partition) => logKeysOf(logNameOf(options, partition)));
  }

  publish(event: CloudEvent): Promise<Position> {
    const { source, id, partitionkey } = event;
    return this.#append({ text: JSON.stringify(event), key: partitionkey, identity: `${source}\n${id}` });
  }

  publishText(text: string, key?: string): Promise<Position> {
    return this.#append({ text, key, identity: randomUUID() });
  }

  read(options: ReadOptions): AsyncIterableIterator<readonly BusRecord[]> {
    const { partition = 0 } = options;
    return this.#options.openReader({ ...options, topic: this.name, partition, keys: this.#keysOf(partition) });
  }

  async ends(): Promise<readonly PartitionEnds[]> {
    return Promise.all(this.#keys.map((_, partition) => this.#endsOf(partition)));
  }

  /** Appends in one step of the server; a try whose answer was lost is repeated under its identity, and so has one effect. */
  async #append({
    text,
    key,
    identity,
  }: {
    text: string;
    key: string | undefined;
    identity: string;
  }): Promise<Position> {
    const bytes = Buffer.byteLength(text);
    if (bytes > maxBytes) {
      throw new Error(
        `An event of ${String(bytes)} bytes is too long for topic ${this.name}: ${String(maxBytes)} are allowed.`,
      );
    }
    const partition = partitionOf(key, this.partitions);
    const { stream, log, ids, olderIds } = this.#keysOf(partition);
    const link = this.#options.useLink();
    const keys = [stream, log, ids, olderIds];
    const reply = await attempt(link, () =>
      runScript(link.commands, appendScript, { keys, args: [randomUUID(), text, identity] }),
    );
    const { epoch, offset, id } = parseAppended(reply);
    return { topic: this.name, epoch, partition, offset, mark: id };
  }

  async #endsOf(partition: number): Promise<PartitionEnds> {
    const { stream, log } = this.#keysOf(partition);
    const link = this.#options.useLink();
    const reply = await attempt(link, () =>
      runScript(link.commands, readScript, { keys: [stream, log], args: [randomUUID(), '', '', 0] }),
    );
    const { epoch, added, length, first, last } = parseLogView(reply);
    const at = (offset: number, mark: string): Position => ({ topic: this.name, epoch, partition, offset, mark });
    return {
      partition,
      epoch,
      oldest: length === 0 ? undefined : at(added - length + 1, first),
      newest: added === 0 ? undefined : at(added, last),
    };
  }

  #keysOf(partition: number): LogKeys {
    const keys = this.#keys[partition];
    if (keys === undefined) throw new Error(`Topic ${this.name} has no partition ${String(partition)}.`);
    return keys;
  }
}

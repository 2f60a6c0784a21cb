import { openRedis, type RedisLink } from '../../redis/open-redis';
import { keepLoaded } from '../../redis/redis-script';
import type { BusHealth, EventBus, EventTopic } from '../event-bus';
import { appendScript } from './append-script';
import { RedisReader, type RedisReaderOptions } from './redis-reader';
import { RedisTopic } from './redis-topic';
import { StreamWaits } from './stream-waits';

/**
 * An event bus on Redis Streams: Redis 7 or newer, one server, behind sentinels, or a cluster. It uses one connection for
 * commands and one that blocks; on a cluster, where one request cannot name streams of several nodes, one for each stream that
 * is read. How long a stream keeps its entries is for its operator to say; that one was trimmed too early is told by readers.
 */
export class RedisBus implements EventBus {
  readonly #link: RedisLink;
  readonly #readers = new Set<RedisReader>();
  readonly #waits = new Map<string, StreamWaits>();
  #isClosed = false;

  /** Throws with a sentence when the URL cannot be read. A server that is down is no error. */
  constructor(url: string) {
    this.#link = openRedis(url);
    keepLoaded(this.#link.commands, appendScript);
  }

  topic(name: string, partitions = 1): EventTopic {
    return new RedisTopic({
      name,
      partitions,
      useLink: this.#useLink,
      openReader: (options) => this.#openReader(options),
    });
  }

  health(): BusHealth {
    return this.#link.health();
  }

  close(): Promise<void> {
    this.#isClosed = true;
    for (const reader of [...this.#readers]) reader.end();
    for (const waits of this.#waits.values()) waits.close();
    this.#link.close();
    return Promise.resolve();
  }

  readonly #useLink = (): RedisLink => {
    if (this.#isClosed) throw new Error(`The bus at ${this.#link.shown} is closed.`);
    return this.#link;
  };

  #openReader(options: Omit<RedisReaderOptions, 'link' | 'waits' | 'onEnd'>): RedisReader {
    const link = this.#useLink();
    const waits = this.#waitsFor(options.keys.stream);
    const reader: RedisReader = new RedisReader({ ...options, link, waits, onEnd: () => this.#readers.delete(reader) });
    if (!options.signal.aborted) this.#readers.add(reader);
    return reader;
  }

  #waitsFor(stream: string): StreamWaits {
    const group = this.#link.isCluster ? stream : '';
    const known = this.#waits.get(group);
    if (known !== undefined) return known;
    const waits = new StreamWaits(this.#link);
    this.#waits.set(group, waits);
    return waits;
  }
}

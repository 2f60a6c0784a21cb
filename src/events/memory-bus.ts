import type { BusRecord, CloudEvent, EventBus, Position } from './event-bus';
import { MemoryTopic, type Retention } from './memory-topic';

/** What a memory bus keeps of each topic unless told otherwise. */
const defaultRetention: Retention = { records: 100_000, characters: 64_000_000 };

/**
 * An event bus inside the process, one partition a topic. A topic keeps its newest records up to the retention, and beyond it
 * what an attached reader has yet to read, up to twice the retention; then `publish` rejects, so that nothing is lost unseen.
 */
export class MemoryBus implements EventBus {
  readonly #topics = new Map<string, MemoryTopic>();
  readonly #retention: Retention;
  #closed = false;

  /** `retention`: default 100 000 records and 64 million characters for each topic. */
  constructor(options: { readonly retention?: Partial<Retention> } = {}) {
    this.#retention = { ...defaultRetention, ...options.retention };
  }

  publish(topic: string, event: CloudEvent): Promise<Position> {
    return this.publishText(topic, JSON.stringify(event));
  }

  async publishText(topic: string, text: string): Promise<Position> {
    if (this.#closed) throw new Error('The memory bus is closed.');
    return Promise.resolve(this.#topic(topic).append(text));
  }

  read(
    topic: string,
    options: { readonly after?: Position | undefined; readonly signal: AbortSignal },
  ): AsyncIterableIterator<BusRecord> {
    if (this.#closed) throw new Error('The memory bus is closed.');
    return this.#topic(topic).read(options);
  }

  newest(topic: string): Promise<Position | undefined> {
    return Promise.resolve(this.#topics.get(topic)?.newest());
  }

  close(): Promise<void> {
    this.#closed = true;
    for (const topic of this.#topics.values()) topic.close();
    this.#topics.clear();
    return Promise.resolve();
  }

  #topic(name: string): MemoryTopic {
    const known = this.#topics.get(name);
    if (known !== undefined) return known;
    const topic = new MemoryTopic(name, this.#retention);
    this.#topics.set(name, topic);
    return topic;
  }
}

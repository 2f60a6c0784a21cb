import type { BusHealth, EventBus, EventTopic } from '../event-bus';
import { NatsLink } from './nats-link';
import { NatsTopic } from './nats-topic';
import { parseNatsUrl } from './parse-nats-url';

/** Names that are literal subjects: no wildcards, no empty parts, none of the server's own. */
const subject = /^[^\s.*>$][^\s.*>]*(?:\.[^\s.*>]+)*$/;

/**
 * Events over NATS JetStream. A topic is a subject; its stream is found by that subject, or made. A stream that holds one topic
 * alone tells how many records a gap cost; from one that holds several, trimming may be told though nothing of the topic is lost.
 */
export class NatsBus implements EventBus {
  readonly #link: NatsLink;
  readonly #stop = new AbortController();
  readonly #topics = new Map<string, EventTopic>();

  /** Begins to connect, and goes on for ever. Throws with how to mend it when the URL cannot be read. */
  constructor(url: string) {
    this.#link = new NatsLink(parseNatsUrl(url));
  }

  topic(name: string, partitions = 1): EventTopic {
    const key = `${String(partitions)} ${name}`;
    const known = this.#topics.get(key);
    if (known !== undefined) return known;
    if (!subject.test(name)) {
      throw new Error(
        `Topic "${name}" is no subject of NATS: write words separated by dots, without spaces, * or >, and no $ first.`,
      );
    }
    const topic = new NatsTopic({ name, partitions, link: this.#link, signal: this.#stop.signal });
    this.#topics.set(key, topic);
    return topic;
  }

  health(): BusHealth {
    return this.#link.health();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#link.close();
  }
}

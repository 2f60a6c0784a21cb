import { GatewayError } from '../../../errors';
import type { BusRecord, EventBus, EventTopic, PartitionEnds } from '../../../events/event-bus';
import { Misfit } from '../../../events/misfit';
import { parseEvent, type ReceivedEvent } from '../../../events/parse-event';
import type { Logger } from '../../../logger';

/** Is told of a topic's events in the order of each partition. Must not throw. */
export interface TailListener {
  readonly onEvent: (event: ReceivedEvent) => void;
  /** Nothing more comes, and something was missed. */
  readonly onLoss: (error: GatewayError) => void;
}

/** What topics are followed with. */
export interface TailTools {
  readonly bus: EventBus;
  readonly partitions: number;
  readonly logger: Logger;
  readonly subschema: string;
}

/** The most topics that are followed at once: their names may come from clients. */
const maxTopics = 1000;

/** A line is logged for the first unreadable record of a topic, and then for every so many. */
const loggedEvery = 1000;

interface Tail {
  readonly listeners: Set<TailListener>;
  readonly stop: AbortController;
  /** Settles when reading has begun at the log's end, or cannot. */
  readonly opened: Promise<void>;
}

/** Follows topics from their ends: one reader a topic and partition, however many listen. */
export class TopicTails {
  readonly #tools: TailTools;
  readonly #tails = new Map<string, Tail>();

  constructor(tools: TailTools) {
    this.#tools = tools;
  }

  /**
   * Listens to what comes after now. Resolves with what ends it, once nothing can be missed any more; rejects with
   * UPSTREAM_UNAVAILABLE when the bus does not answer, and with OVERLOADED when too many topics are followed.
   */
  async listen(topic: string, listener: TailListener): Promise<() => void> {
    const { subschema } = this.#tools;
    if (!this.#tails.has(topic) && this.#tails.size >= maxTopics) throw new GatewayError('OVERLOADED', { subschema });
    const tail = this.#tails.get(topic) ?? this.#open(topic);
    tail.listeners.add(listener);
    const leave = (): void => {
      tail.listeners.delete(listener);
      if (tail.listeners.size === 0) this.#drop(topic, tail);
    };
    try {
      await tail.opened;
    } catch (cause) {
      leave();
      throw new GatewayError('UPSTREAM_UNAVAILABLE', { subschema, cause });
    }
    return leave;
  }

  /** How many topics are followed. */
  get size(): number {
    return this.#tails.size;
  }

  close(): void {
    for (const [topic, tail] of [...this.#tails]) this.#drop(topic, tail);
  }

  #drop(topic: string, tail: Tail): void {
    tail.stop.abort();
    if (this.#tails.get(topic) === tail) this.#tails.delete(topic);
  }

  #open(name: string): Tail {
    const stop = new AbortController();
    const topic = this.#tools.bus.topic(name, this.#tools.partitions);
    const tail: Tail = { listeners: new Set(), stop, opened: this.#begin(topic, () => tail) };
    this.#tails.set(name, tail);
    return tail;
  }

  async #begin(topic: EventTopic, tailOf: () => Tail): Promise<void> {
    const ends = await topic.ends();
    for (const end of ends) void this.#follow(topic, end, tailOf());
  }

  async #follow(topic: EventTopic, { partition, newest }: PartitionEnds, tail: Tail): Promise<void> {
    const { logger, subschema } = this.#tools;
    let unreadable = 0;
    try {
      for await (const batch of topic.read({ partition, after: newest, signal: tail.stop.signal })) {
        for (const record of batch) {
          if (deliver(record, tail)) continue;
          unreadable += 1;
          if (unreadable % loggedEvery !== 1) continue;
          logger.warn({ position: record.position }, 'a record is no event and is delivered to nobody');
        }
      }
    } catch (cause) {
      logger.warn(
        { topic: topic.name, error: cause },
        'following a topic failed; its subscribers must subscribe again',
      );
      const message = 'Events of this stream were missed; subscribe again.';
      const error = new GatewayError('UPSTREAM_UNAVAILABLE', { message, subschema, cause });
      this.#drop(topic.name, tail);
      for (const { onLoss } of [...tail.listeners]) onLoss(error);
    }
  }
}

/** False for a record that is no event. */
function deliver({ text }: BusRecord, { listeners }: Tail): boolean {
  const event = parseEvent(text);
  if (event instanceof Misfit) return false;
  for (const { onEvent } of listeners) onEvent(event);
  return true;
}

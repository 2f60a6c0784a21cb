/** A CloudEvent 1.0 as it travels: `data` is the payload, null for a tombstone. */
export interface CloudEvent {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  readonly partitionkey?: string | undefined;
  readonly datacontenttype?: string | undefined;
  readonly data: unknown;
}

/**
 * A record's place in its topic. Offsets of one partition and epoch rise from 1; they are dense where only this topic is in
 * the log. Two epochs of one topic are not comparable: the log was made anew between them.
 */
export interface Position {
  readonly topic: string;
  readonly epoch: string;
  readonly partition: number;
  readonly offset: number;
  /** The bus's own name of the place, where the offset alone does not find it. Give back with the offset what came with it. */
  readonly mark?: string;
}

/** A record read from a topic: the bytes as text, not yet trusted. */
export interface BusRecord {
  readonly position: Position;
  readonly text: string;
}

/** What the log of one partition holds. */
export interface PartitionEnds {
  readonly partition: number;
  readonly epoch: string;
  /** The oldest record held; undefined while none is. */
  readonly oldest: Position | undefined;
  /** The newest record ever written in this epoch, held or not; undefined when there was none. */
  readonly newest: Position | undefined;
}

/** Where to read, and until when. */
export interface ReadOptions {
  /** Default 0. */
  readonly partition?: number;
  /** The last position that has been read; default: none, so that reading begins at the oldest record held. */
  readonly after?: Position | undefined;
  /** Ends the reading at once. */
  readonly signal: AbortSignal;
}

/** One topic of a bus: an ordered log for each of its partitions. */
export interface EventTopic {
  readonly name: string;
  /** How many partitions it has. */
  readonly partitions: number;
  /**
   * Appends an event to the partition of its partitionkey. Resolves with its position once the bus holds it; rejects within
   * two seconds when that is not known. Where an acknowledgement can be lost on the way, an event that is given again soon
   * after (by source and id) is held once.
   */
  publish(event: CloudEvent): Promise<Position>;
  /** Appends a record as it is, for producers that are not ours: to the key's partition, without a key to the first. */
  publishText(text: string, key?: string): Promise<Position>;
  /**
   * Reads one partition in order, in batches of at most 500 records, none of them empty, then follows it. While the bus is
   * down it waits and goes on when it is back. Ends when the signal aborts or the bus closes. Throws a `LogGap` when
   * records after `after` are gone unread, and an error when the bus refuses for good (a right is missing, a wrong type).
   */
  read(options: ReadOptions): AsyncIterableIterator<readonly BusRecord[]>;
  /** What each partition holds now, in their order. Rejects within two seconds when the bus does not say. */
  ends(): Promise<readonly PartitionEnds[]>;
}

/** Whether a bus can be reached, for those who operate it. */
export interface BusHealth {
  readonly isUp: boolean;
  /** Why not: a sentence without credentials. */
  readonly reason?: string | undefined;
}

/**
 * The port of an event bus. Adapters: memory, Redis Streams, NATS JetStream. Opening never waits for a server: what is down is
 * waited for by readers and refused to publishers.
 */
export interface EventBus {
  /** One topic; asking again costs nothing. `partitions`: default 1. All who share a topic must name the same number. */
  topic(name: string, partitions?: number): EventTopic;
  /** What the adapter knows of its server at this moment; it asks nothing. */
  health(): BusHealth;
  /** Ends readers and refuses what comes after. It is safe to call it again. */
  close(): Promise<void>;
}

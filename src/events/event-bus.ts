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

/** A record's place in its topic. Offsets of one partition rise; two epochs of one topic are not comparable. */
export interface Position {
  readonly topic: string;
  readonly epoch: string;
  readonly partition: number;
  readonly offset: number;
}

/** A record read from a topic: the bytes as text, not yet trusted. */
export interface BusRecord {
  readonly position: Position;
  readonly text: string;
}

/** The port of an event bus: an ordered log of each topic's partition. Adapters: memory; durable ones come behind the same port. */
export interface EventBus {
  /** Appends an event. Resolves with its position once the bus holds it; rejects when it does not. */
  publish(topic: string, event: CloudEvent): Promise<Position>;
  /** Appends a record as it is, for producers that are not ours and for dead letters. */
  publishText(topic: string, text: string): Promise<Position>;
  /** Reads a topic in order from its beginning (or after a position), then follows it until the signal aborts. */
  read(
    topic: string,
    options: { readonly after?: Position | undefined; readonly signal: AbortSignal },
  ): AsyncIterableIterator<BusRecord>;
  /** The position of a topic's newest record; undefined when it holds none yet. */
  newest(topic: string): Promise<Position | undefined>;
  close(): Promise<void>;
}

/** A place in a topic as clients know it. */
export interface AskedPosition {
  readonly topic: string;
  readonly epoch: string;
  readonly partition: number;
  readonly offset: number;
}

/** How far what is folded is behind its topics. */
export interface Freshness {
  /** Events that the topics hold and the fold has not passed, as the logs' ends were last seen; null while the bus does not say. */
  readonly events: number | null;
  /** For how long it may have missed something; null while that is not known. */
  readonly seconds: number | null;
}

/** What a request asks of streams of events beside its data, and what it is told. */
export interface StreamAsks {
  /** What must be visible to its reads. */
  readonly positions: readonly AskedPosition[];
  /** How long a read waits for that, in milliseconds. */
  readonly wait: number;
  /** True when it wants to know how fresh the answer is. */
  readonly freshness: boolean;
  /** Notes where a mutation's event stands. */
  notePosition(position: AskedPosition): void;
  /** Notes how fresh the entities of a type are. `place`: the subschema and the type. */
  noteFreshness(place: { readonly subschema: string; readonly type: string }, freshness: Freshness): void;
}

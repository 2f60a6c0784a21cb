/** An event as a fold of one's own sees it, frozen. */
export interface FoldedEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** RFC 3339; undefined where the producer left it out. */
  readonly time: string | undefined;
  readonly partitionkey: string | undefined;
  readonly topic: string;
  /** The payload; where the projection has `each`, one element of that list. */
  readonly data: unknown;
}

/** A fold that `fold.ts` says for a type: the next state of an entity. It must be pure. Undefined: there is none (any more). */
export type OwnFold = (state: Readonly<Record<string, unknown>> | undefined, event: FoldedEvent) => unknown;

/** A fold of one's own, and what stands for its code. */
export interface CustomFold {
  readonly apply: OwnFold;
  /** Another text for other code, so that what older code has folded is folded anew. */
  readonly version: string;
}

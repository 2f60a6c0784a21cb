import type { AskedPosition, Freshness, StreamAsks } from '../upstreams/stream-asks';

/** What of {@link StreamNotes} a request asks for. */
export interface StreamWishes {
  readonly positions: readonly AskedPosition[];
  /** In milliseconds. */
  readonly wait: number;
  readonly freshness: boolean;
  /** True when it wants to know where its events stand. */
  readonly tellsPositions: boolean;
}

/** What one request asks of streams of events, and what it is told in its answer's extensions. */
export class StreamNotes implements StreamAsks {
  readonly positions: StreamAsks['positions'];
  readonly wait: number;
  readonly freshness: boolean;
  readonly #tellsPositions: boolean;
  readonly #noted: AskedPosition[] = [];
  readonly #freshness = new Map<string, Readonly<Record<string, unknown>>>();

  constructor({ positions, wait, freshness, tellsPositions }: StreamWishes) {
    this.positions = positions;
    this.wait = wait;
    this.freshness = freshness;
    this.#tellsPositions = tellsPositions;
  }

  notePosition({ topic, epoch, partition, offset }: AskedPosition): void {
    this.#noted.push({ topic, epoch, partition, offset });
  }

  noteFreshness(place: { readonly subschema: string; readonly type: string }, freshness: Freshness): void {
    const { subschema, type } = place;
    this.#freshness.set(`${subschema} ${type}`, { subschema, type, ...freshness });
  }

  /**
   * What the answer's extensions hold: `positions` of the events that it published, `freshness` of the types that it read;
   * undefined when neither was asked for.
   */
  toExtensions(): Readonly<Record<string, unknown>> | undefined {
    if (!this.#tellsPositions && !this.freshness) return undefined;
    return {
      ...(this.#tellsPositions && { positions: this.#noted }),
      ...(this.freshness && { freshness: [...this.#freshness.values()] }),
    };
  }
}

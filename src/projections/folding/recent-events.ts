import type { EventIdentity } from '../fold-claim';

/** Remembers the newest events of one topic by their identities: when it is full, each new one drives out the oldest. */
export class RecentEvents {
  readonly #digests = new Map<string, number>();
  /** The same events in a ring, so that the oldest is found at once. */
  readonly #ring: string[] = [];
  #next = 0;

  constructor(
    identities: Iterable<EventIdentity>,
    readonly capacity: number,
  ) {
    for (const { event, digest } of identities) this.add(event, digest);
  }

  /** What stands for the content of an event; undefined when it is not remembered. */
  digestOf(event: string): number | undefined {
    return this.#digests.get(event);
  }

  /** Adds an event that is not yet remembered. */
  add(event: string, digest: number): void {
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.#digests.delete(oldest);
    this.#digests.set(event, digest);
    this.#ring[this.#next] = event;
    this.#next = (this.#next + 1) % this.capacity;
  }
}

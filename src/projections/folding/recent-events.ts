import type { EventIdentity } from '../fold-claim';

/** Remembers at least so many of the newest events of one topic by their identities, and at most twice as many. */
export class RecentEvents {
  #newer = new Map<string, number>();
  /** Forgotten whole when the newer ones are full: forgetting one for each that comes costs more than folding it. */
  #older: ReadonlyMap<string, number> = new Map();

  /** `capacity`: the fewest events that are remembered. */
  constructor(
    identities: Iterable<EventIdentity>,
    readonly capacity: number,
  ) {
    for (const { event, digest } of identities) this.add(event, digest);
  }

  /** What stands for the content of an event; undefined when it is not remembered. */
  digestOf(event: string): number | undefined {
    return this.#newer.get(event) ?? this.#older.get(event);
  }

  /** Adds an event that is not yet remembered. */
  add(event: string, digest: number): void {
    if (this.#newer.size >= this.capacity) {
      this.#older = this.#newer;
      this.#newer = new Map();
    }
    this.#newer.set(event, digest);
  }
}

/** A set of the newest texts: when it is full, each new one drives out the oldest. */
export class RecentSet {
  readonly #texts = new Set<string>();
  /** The same texts in a ring, so that the oldest is found at once. */
  readonly #ring: string[] = [];
  #next = 0;

  constructor(readonly capacity: number) {}

  has(text: string): boolean {
    return this.#texts.has(text);
  }

  /** Adds a text that is not yet in the set. */
  add(text: string): void {
    const oldest = this.#ring[this.#next];
    if (oldest !== undefined) this.#texts.delete(oldest);
    this.#texts.add(text);
    this.#ring[this.#next] = text;
    this.#next = (this.#next + 1) % this.capacity;
  }
}

import type { TailedChange } from '../change-tail';

/** A change that waits, and how many of the same entity it stands for. */
export interface WaitingChange {
  readonly change: TailedChange;
  /** How many earlier changes of the entity were merged into it. */
  readonly merged: number;
}

/**
 * The changes that wait for one subscriber, in order. When too many wait they are merged, the latest of each entity is left,
 * and so are all that come until the subscriber has read them.
 */
export class LiveBuffer {
  /** By the entity's key while changes are merged, else by a number. */
  #waiting = new Map<string | number, WaitingChange>();
  #count = 0;
  #merges = false;

  /** `capacity`: the most changes, and when they are merged the most entities. */
  constructor(readonly capacity: number) {}

  get size(): number {
    return this.#waiting.size;
  }

  /** Adds a change; false when too many wait, and it was not added. */
  push(change: TailedChange): boolean {
    if (this.#waiting.size >= this.capacity && !this.#merges) this.#merge();
    if (this.#merges) return this.#pushMerged({ change, merged: 0 });
    this.#waiting.set(this.#count++, { change, merged: 0 });
    return true;
  }

  /** Takes the change that has waited longest. */
  take(): WaitingChange | undefined {
    for (const [key, waiting] of this.#waiting) {
      this.#waiting.delete(key);
      if (this.#waiting.size === 0) this.#merges = false;
      return waiting;
    }
    return undefined;
  }

  /** Takes every change that a test is true of, in order. */
  takeAll(test: (change: TailedChange) => boolean): readonly TailedChange[] {
    const taken: TailedChange[] = [];
    for (const [key, { change }] of this.#waiting) {
      if (!test(change)) continue;
      this.#waiting.delete(key);
      taken.push(change);
    }
    return taken;
  }

  clear(): void {
    this.#waiting.clear();
    this.#merges = false;
  }

  #merge(): void {
    const all = [...this.#waiting.values()];
    this.#waiting = new Map();
    this.#merges = true;
    for (const waiting of all) this.#pushMerged(waiting);
  }

  #pushMerged({ change, merged }: WaitingChange): boolean {
    const earlier = this.#waiting.get(change.key);
    if (earlier === undefined && this.#waiting.size >= this.capacity) return false;
    // To the end: whoever has been told of one has then been told of everything before it.
    this.#waiting.delete(change.key);
    this.#waiting.set(change.key, { change, merged: merged + (earlier === undefined ? 0 : earlier.merged + 1) });
    return true;
  }
}

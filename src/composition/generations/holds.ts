import type { Hold } from './shared-resources';

/** Shares of resources that are given back together. */
export class Holds {
  readonly #holds: Hold<unknown>[] = [];

  /** Keeps a share with the others, and gives its resource. */
  keep<T>(hold: Hold<T>): T {
    this.#holds.push(hold);
    return hold.value;
  }

  /** Gives all back, the last one first; calling it again does nothing. */
  release(): void {
    for (const hold of this.#holds.splice(0).reverse()) hold.release();
  }
}

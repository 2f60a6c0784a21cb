import type { Composing } from '../composing';
import { Generation } from './generation';
import type { Supergraph } from '../supergraph';

/** How many generations may live; the oldest one's operations are told to end when there are more. */
const mostGenerations = 5;

/** The generations that live: the serving one, and older ones that operations still hold. */
export class Generations {
  readonly #living: Generation[] = [];
  #serving: Generation | undefined;

  /** The one that serves; undefined before the first, and after `end`. */
  get serving(): Generation | undefined {
    return this.#serving;
  }

  get count(): number {
    return this.#living.length;
  }

  /** Makes a new one serve. The one before ends with its last lease. */
  swap(composed: Composing, supergraph: Supergraph): void {
    const before = this.#serving;
    this.#serving = new Generation(composed, supergraph, (ended) => {
      this.#living.splice(this.#living.indexOf(ended), 1);
    });
    this.#living.push(this.#serving);
    before?.retire();
    for (const oldest of this.#living.slice(0, Math.max(0, this.#living.length - mostGenerations))) oldest.giveUp();
  }

  /** Tells all live operations to end, and gives everything back at once. */
  end(): void {
    this.#serving = undefined;
    for (const generation of [...this.#living]) {
      generation.giveUp();
      generation.end();
    }
  }
}

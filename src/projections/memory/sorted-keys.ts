import { compareKeys } from '../compare-keys';

/** Full runs are split in two, so that adding to a long list moves few keys. */
const longestRun = 512;

/** A set of texts in the order of code points. */
export class SortedKeys {
  /** Runs of sorted keys, in order; none is empty. */
  readonly #runs: string[][] = [];
  #size = 0;

  constructor(keys: Iterable<string> = []) {
    const sorted = [...new Set(keys)].sort(compareKeys);
    for (let from = 0; from < sorted.length; from += longestRun / 2) {
      this.#runs.push(sorted.slice(from, from + longestRun / 2));
    }
    this.#size = sorted.length;
  }

  get size(): number {
    return this.#size;
  }

  /** Adds a key; one that is there stays once. */
  add(key: string): void {
    const at = Math.max(0, this.#findRun(key));
    const run = this.#runs[at];
    if (run === undefined) {
      this.#runs.push([key]);
      this.#size += 1;
      return;
    }
    const index = firstAtOrAfter(run, key);
    if (run[index] === key) return;
    run.splice(index, 0, key);
    this.#size += 1;
    if (run.length > longestRun) this.#runs.splice(at + 1, 0, run.splice(longestRun / 2));
  }

  delete(key: string): void {
    const at = this.#findRun(key);
    const run = this.#runs[at];
    if (run === undefined) return;
    const index = firstAtOrAfter(run, key);
    if (run[index] !== key) return;
    run.splice(index, 1);
    this.#size -= 1;
    if (run.length === 0) this.#runs.splice(at, 1);
  }

  /** The keys after one, in order; all of them after undefined. Nothing may be added or removed meanwhile. */
  *after(key: string | undefined): Generator<string, undefined> {
    for (let at = key === undefined ? 0 : Math.max(0, this.#findRun(key)); at < this.#runs.length; at += 1) {
      for (const candidate of this.#runs[at] ?? []) {
        if (key === undefined || compareKeys(candidate, key) > 0) yield candidate;
      }
    }
    return undefined;
  }

  /** The last run that begins at or before a key; -1 where all begin after it. */
  #findRun(key: string): number {
    let [low, high] = [0, this.#runs.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareKeys(this.#runs[middle]?.[0] ?? '', key) <= 0) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

function firstAtOrAfter(run: readonly string[], key: string): number {
  let [low, high] = [0, run.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(run[middle] ?? '', key) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

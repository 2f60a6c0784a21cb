import type { FoldChange } from '../fold-claim';
import type { StoredChange } from '../stored-changes';

interface Run {
  /** The sequence of its first change. */
  readonly first: number;
  readonly changes: readonly FoldChange[];
}

/** The newest changes of one generation, in order. */
export class ChangeLog {
  /** As they were committed: keeping them so costs nothing for each change. */
  #runs: Run[] = [];
  #sequence = 0;

  /** `capacity`: at least so many changes are kept. */
  constructor(readonly capacity: number) {}

  /** How many changes there were. */
  get sequence(): number {
    return this.#sequence;
  }

  append(changes: readonly FoldChange[]): void {
    if (changes.length === 0) return;
    this.#runs.push({ first: this.#sequence + 1, changes });
    this.#sequence += changes.length;
    // Runs are dropped in bulk, because removing the first of an array moves all others.
    if (this.#runs.length % 64 === 0) this.#trim();
  }

  /** At most `limit` changes after a sequence; undefined when they are not held any more, or never were. */
  after(sequence: number, limit: number): readonly StoredChange[] | undefined {
    if (sequence > this.#sequence || sequence < 0) return undefined;
    if (sequence === this.#sequence) return [];
    if (sequence + 1 < (this.#runs[0]?.first ?? Infinity)) return undefined;
    const found: StoredChange[] = [];
    for (let at = this.#findRun(sequence + 1); found.length < limit && at < this.#runs.length; at += 1) {
      const { first, changes } = this.#runs[at] ?? { first: 0, changes: [] };
      const from = Math.max(0, sequence + 1 - first);
      for (const [index, { key, state, position }] of changes.slice(from, from + limit - found.length).entries()) {
        found.push({ key, state, position, sequence: first + from + index });
      }
    }
    return found;
  }

  #findRun(sequence: number): number {
    return this.#runs.findLastIndex(({ first }) => first <= sequence);
  }

  #trim(): void {
    const kept = this.#sequence - this.capacity;
    const from = this.#runs.findIndex(({ first, changes }) => first + changes.length - 1 > kept);
    if (from > 0) this.#runs = this.#runs.slice(from);
  }
}

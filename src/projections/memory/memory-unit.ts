import { randomUUID } from 'node:crypto';
import { type FoldClaim, type FoldUnit, type FoldWriter, LeaseLost } from '../fold-claim';
import type { StoredShape } from '../projection-store';
import { MemoryGeneration, type GenerationBounds } from './memory-generation';

/** What a unit is made with. */
interface MemoryUnitOptions {
  readonly unit: FoldUnit;
  readonly shape: StoredShape;
  readonly bounds: GenerationBounds;
}

/** One unit of a memory store: the generation that is served, and who folds it. */
export class MemoryUnit {
  readonly #options: MemoryUnitOptions;
  readonly #followers = new Set<() => void>();
  readonly #name = randomUUID();
  #generations = 0;
  #claim: AbortController | undefined;
  serving: MemoryGeneration;

  constructor(options: MemoryUnitOptions) {
    this.#options = options;
    this.serving = this.#createGeneration();
  }

  get partition(): number {
    return this.#options.unit.partition;
  }

  /** Is called after every commit and swap. Call what it returns to stop. */
  listen(follower: () => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }

  /** Gives the unit to whoever asks first, until it is given back. */
  claim(): FoldClaim | undefined {
    if (this.#claim !== undefined) return undefined;
    const control = (this.#claim = new AbortController());
    return {
      serving: this.#createWriter(this.serving, control),
      lost: control.signal,
      build: () => Promise.resolve(this.#createWriter(this.#createGeneration(), control)),
      swap: (built) => this.#swap(built, control),
      release: () => {
        if (this.#claim === control) this.#claim = undefined;
        control.abort();
        return Promise.resolve();
      },
    };
  }

  #swap(built: FoldWriter, control: AbortController): Promise<void> {
    if (!(built instanceof MemoryWriter)) return Promise.reject(new Error('The generation is of another store.'));
    if (control.signal.aborted) return Promise.reject(new LeaseLost(this.#options.unit));
    this.serving = built.target;
    this.#wake();
    return Promise.resolve();
  }

  #createGeneration(): MemoryGeneration {
    this.#generations += 1;
    const { shape, bounds } = this.#options;
    // Of one process alone: places in the changes of another, or of an earlier one, tell nothing here.
    return new MemoryGeneration(`${this.#name}-${String(this.#generations)}`, shape, bounds);
  }

  #createWriter(target: MemoryGeneration, control: AbortController): FoldWriter {
    return new MemoryWriter(target, {
      assertHeld: () => {
        if (control.signal.aborted) throw new LeaseLost(this.#options.unit);
      },
      wake: () => {
        if (target === this.serving) this.#wake();
      },
    });
  }

  #wake(): void {
    for (const follower of this.#followers) follower();
  }
}

/** Writes a generation in memory, always at once. */
class MemoryWriter implements FoldWriter {
  readonly head;
  readonly #unit: { readonly assertHeld: () => void; readonly wake: () => void };

  constructor(
    readonly target: MemoryGeneration,
    unit: { readonly assertHeld: () => void; readonly wake: () => void },
  ) {
    this.head = target.head;
    this.#unit = unit;
  }

  get generation(): string {
    return this.target.name;
  }

  load(): undefined {
    return undefined;
  }

  state(key: string): ReturnType<FoldWriter['state']> {
    return this.target.states.get(key);
  }

  commit(commit: Parameters<FoldWriter['commit']>[0]): undefined {
    this.#unit.assertHeld();
    this.target.commit(commit);
    this.#unit.wake();
    return undefined;
  }
}

import { isDeepStrictEqual } from 'node:util';
import type { EntityState } from './projection';
import type { ProjectionStore } from './projection-store';

/** The most keys whose combined states are remembered, to tell a change from none. */
const rememberedKeys = 10_000;

/** Whole states of keys of which several partitions hold parts. */
export class CombinedStates {
  readonly #told = new Map<string, EntityState | undefined>();

  constructor(
    readonly projection: string,
    readonly store: ProjectionStore,
  ) {}

  /** Gives changes of parts the states of the whole, one for each key. They may be ahead of the changes: what has been told is not told again. */
  async complete<T extends { readonly key: string; readonly state: EntityState | undefined }>(
    changes: readonly T[],
  ): Promise<readonly T[]> {
    const latest = new Map(changes.map((change) => [change.key, change]));
    const { states } = await this.store.read(this.projection, [...latest.keys()]);
    return [...latest.values()].flatMap((change, index) => {
      const state = states[index];
      if (this.#told.has(change.key) && isDeepStrictEqual(this.#told.get(change.key), state)) return [];
      if (this.#told.size >= rememberedKeys) this.#told.clear();
      this.#told.set(change.key, state);
      return [{ ...change, state }];
    });
  }

  /** Forgets what was told: what comes is of another beginning. */
  clear(): void {
    this.#told.clear();
  }
}

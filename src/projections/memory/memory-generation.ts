import type { Position } from '../../events/event-bus';
import type { EventIdentity, FoldCommit, FoldHead } from '../fold-claim';
import { indexValue } from '../index-value';
import type { EntityState } from '../projection';
import type { IndexValue, StoredShape } from '../projection-store';
import { ChangeLog } from './change-log';
import { SortedKeys } from './sorted-keys';

/** What bounds one generation. */
export interface GenerationBounds {
  /** How many changes are kept. */
  readonly changes: number;
  /** How many identities of events are remembered for each topic. */
  readonly remembered: number;
}

/** The folded states of one unit, with all that belongs to them. */
export class MemoryGeneration {
  readonly states = new Map<string, EntityState>();
  readonly changes: ChangeLog;
  readonly #positions = new Map<string, Position>();
  #identities: (readonly EventIdentity[])[] = [];
  #keys: SortedKeys | undefined;
  readonly #index = new Map<string, Map<IndexValue, SortedKeys>>();
  readonly #indexed: readonly string[];

  constructor(
    readonly name: string,
    shape: StoredShape,
    readonly bounds: GenerationBounds,
  ) {
    this.changes = new ChangeLog(bounds.changes);
    this.#indexed = shape.index;
    for (const field of shape.index) this.#index.set(field, new Map());
    if (shape.index.length > 0) this.#keys = new SortedKeys();
  }

  get positions(): readonly Position[] {
    return [...this.#positions.values()];
  }

  /** What a fold goes on from. */
  get head(): FoldHead {
    return { positions: this.positions, identities: this.#identities.flat() };
  }

  /** All keys in order. The first call sorts them where no field is indexed; from then on they are kept in order. */
  get keys(): SortedKeys {
    return (this.#keys ??= new SortedKeys(this.states.keys()));
  }

  /** The keys of the entities whose indexed field holds a value. */
  holding(field: string, value: IndexValue): SortedKeys | undefined {
    return this.#index.get(field)?.get(value);
  }

  commit({ position, changes, identities, quiet }: FoldCommit): void {
    for (const { key, before, state } of changes) {
      if (state === undefined) this.states.delete(key);
      else this.states.set(key, state);
      if (this.#keys !== undefined) this.#sort(this.#keys, key, { before, state });
    }
    if (quiet !== undefined) for (const [key, state] of quiet) this.states.set(key, state);
    this.changes.append(changes);
    this.#positions.set(position.topic, position);
    this.#remember(identities);
  }

  #sort(keys: SortedKeys, key: string, { before, state }: BeforeAndAfter): void {
    if (before === undefined && state !== undefined) keys.add(key);
    else if (before !== undefined && state === undefined) keys.delete(key);
    for (const field of this.#indexed) {
      const [left, right] = [before && indexValue(before, field), state && indexValue(state, field)];
      if (left === right) continue;
      const values = this.#index.get(field) ?? new Map<IndexValue, SortedKeys>();
      if (left !== undefined) removeFrom(values, left, key);
      if (right === undefined) continue;
      const own = values.get(right) ?? new SortedKeys();
      own.add(key);
      values.set(right, own);
    }
  }

  /** Runs are kept whole; the oldest goes once the others alone are enough for each topic. */
  #remember(identities: readonly EventIdentity[]): void {
    if (identities.length === 0) return;
    this.#identities.push(identities);
    if (this.#identities.length % 1024 !== 0) return;
    const counts = new Map<string, number>();
    const from = this.#identities.findLastIndex((run) => {
      const topic = run[0]?.topic ?? '';
      const count = counts.get(topic) ?? 0;
      counts.set(topic, count + run.length);
      return (
        this.#positions.size === counts.size && [...counts.values()].every((held) => held >= this.bounds.remembered)
      );
    });
    if (from > 0) this.#identities = this.#identities.slice(from);
  }
}

interface BeforeAndAfter {
  readonly before: EntityState | undefined;
  readonly state: EntityState | undefined;
}

function removeFrom(values: Map<IndexValue, SortedKeys>, value: IndexValue, key: string): void {
  const own = values.get(value);
  own?.delete(key);
  if (own?.size === 0) values.delete(value);
}

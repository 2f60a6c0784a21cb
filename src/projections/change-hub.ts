import type { Position } from '../events/event-bus';
import type { EntityState } from './projection';

/** An entity that has changed: its state after the event at a position; undefined when it was removed. */
export interface Change {
  readonly projection: string;
  readonly key: string;
  readonly state: EntityState | undefined;
  readonly position: Position;
}

/** Is told of changes in their order. Must not throw. */
export type ChangeListener = (change: Change) => void;

/** Tells listeners inside the process of changes, those who listen to one key by that key. */
export class ChangeHub {
  readonly #listeners = new Map<string, Set<ChangeListener>>();

  /** Listens to a projection, or to one of its keys alone. Call what it returns to stop. */
  listen(to: { readonly projection: string; readonly key?: string | undefined }, listener: ChangeListener): () => void {
    const address = formatAddress(to.projection, to.key);
    const listeners = this.#listeners.get(address) ?? new Set();
    this.#listeners.set(address, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(address) === listeners) this.#listeners.delete(address);
    };
  }

  announce(change: Change): void {
    for (const address of [formatAddress(change.projection, change.key), formatAddress(change.projection, undefined)]) {
      for (const listener of this.#listeners.get(address) ?? []) listener(change);
    }
  }

  /** How many listeners there are. */
  get size(): number {
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }
}

/** Names of types hold no colon, so that no key can pose as another address. */
function formatAddress(projection: string, key: string | undefined): string {
  return key === undefined ? projection : `${projection}:${key}`;
}

/** One holder's share of a resource. */
export interface Hold<T> {
  readonly value: T;
  /** Gives the share back; calling it again does nothing. */
  release(): void;
}

interface Entry<T> {
  readonly value: T;
  holders: number;
}

/** Resources that generations share: opened when first held, closed when the last holder lets go. */
export class SharedResources<T> {
  readonly #entries = new Map<string, Entry<T>>();
  readonly #closing = new Set<Promise<void>>();
  readonly #close: (value: T) => Promise<void>;

  /** `close` ends a resource; it must not reject. */
  constructor(close: (value: T) => Promise<void>) {
    this.#close = close;
  }

  /** Takes a share of the resource if it is open. */
  hold(key: string): Hold<T> | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined ? undefined : this.#share(key, entry);
  }

  /** Adds an open resource and takes the first share of it. The key must be free. */
  add(key: string, value: T): Hold<T> {
    if (this.#entries.has(key)) throw new Error(`The resource ${key} is open already.`);
    const entry = { value, holders: 0 };
    this.#entries.set(key, entry);
    return this.#share(key, entry);
  }

  /** Resolves when everything that was let go of is closed. */
  async settle(): Promise<void> {
    while (this.#closing.size > 0) await Promise.all(this.#closing);
  }

  #share(key: string, entry: Entry<T>): Hold<T> {
    entry.holders += 1;
    let held = true;
    return {
      value: entry.value,
      release: () => {
        if (!held) return;
        held = false;
        entry.holders -= 1;
        if (entry.holders === 0) this.#end(key, entry.value);
      },
    };
  }

  #end(key: string, value: T): void {
    this.#entries.delete(key);
    const closing = this.#close(value).finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
  }
}

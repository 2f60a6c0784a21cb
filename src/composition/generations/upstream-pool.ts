import type { OpenUpstream } from './open-upstream';
import { SharedResources, type Hold } from './shared-resources';

/** The upstreams that generations share, by the subschema's name and the hash of the files that they were opened from. */
export class UpstreamPool {
  readonly #shared: SharedResources<OpenUpstream>;
  /** Newer openings of the same files, found by asking an upstream again; by name. */
  readonly #newer = new Map<string, { readonly key: string; readonly hold: Hold<OpenUpstream> }>();
  #openings = 0;

  /** `onCloseError` is told when an upstream cannot be closed. */
  constructor(onCloseError: (error: unknown, name: string) => void) {
    this.#shared = new SharedResources(async ({ upstream, name }) => {
      await upstream.close().catch((error: unknown) => {
        onCloseError(error, name);
      });
    });
  }

  /** Takes a share of the newest upstream that was opened from these files, if one is open. */
  hold(name: string, hash: string): Hold<OpenUpstream> | undefined {
    const newer = this.#newer.get(name);
    return this.#shared.hold(newer?.hold.value.hash === hash ? newer.key : `${name}:${hash}`);
  }

  /** Adds an upstream, and takes the first share of it. */
  add(opened: OpenUpstream): Hold<OpenUpstream> {
    return this.#shared.add(`${opened.name}:${opened.hash}`, opened);
  }

  /** Adds an upstream that was opened from the same files as another and has a newer schema: it is the one to hold from now on. */
  supersede(opened: OpenUpstream): void {
    this.#openings += 1;
    const key = `${opened.name}:${opened.hash}#${String(this.#openings)}`;
    const before = this.#newer.get(opened.name);
    this.#newer.set(opened.name, { key, hold: this.#shared.add(key, opened) });
    before?.hold.release();
  }

  /** The newest schema's upstream of a subschema, when `supersede` has brought one that is not composed yet. */
  newest(opened: OpenUpstream): OpenUpstream {
    const newer = this.#newer.get(opened.name)?.hold.value;
    return newer?.hash === opened.hash ? newer : opened;
  }

  /** Lets go of newer openings whose files no longer serve. */
  keepOnly(serving: readonly OpenUpstream[]): void {
    const hashes = new Map(serving.map(({ name, hash }) => [name, hash]));
    for (const [name, { hold }] of this.#newer) {
      if (hashes.get(name) === hold.value.hash) continue;
      this.#newer.delete(name);
      hold.release();
    }
  }

  /** Lets go of everything of its own, and resolves when all that nobody holds is closed. */
  async close(): Promise<void> {
    this.keepOnly([]);
    await this.#shared.settle();
  }
}

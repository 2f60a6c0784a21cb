import { setMaxListeners } from 'node:events';
import { formatProblem, ProblemsError } from '../problem';
import type { Composing, CompositionTools } from './composing';
import { composeSupergraph } from './compose-supergraph';
import { createCompositionTools } from './create-composition-tools';
import { describeSubschemas } from './describe-subschemas';
import type { Generation } from './generations/generation';
import { Generations } from './generations/generations';
import type { Lease } from './lease';
import type { OpenUpstream } from './generations/open-upstream';
import { startPolling } from './reload/poll';
import type { RegistryOptions } from './registry-options';
import type { RegistryStatus } from './registry-status';
import { createRunAgain } from './reload/run-again';
import type { Supergraph } from './supergraph';
import { openWatcher } from './reload/watch';

/** The supergraphs that live: one serves, older ones end with their last lease. */
export interface Registry {
  /** Composes the first supergraph, then starts to watch and poll. Throws `ProblemsError` with every problem when there is an error, and `Error` when it is closed meanwhile. */
  load(): Promise<void>;
  /**
   * Composes again and swaps when something changed. Calls while one runs share the next run. Resolves with true when the
   * files compose, false when they do not (the old supergraph serves on; problems are in `status()` and the log). Never rejects.
   */
  reload(): Promise<boolean>;
  /** The serving supergraph, for reading only: its upstreams may close at any time. Throws before the first load. */
  current(): Supergraph;
  /** Holds the serving supergraph for one operation. Throws before the first load and after `close`. */
  lease(): Lease;
  status(): RegistryStatus;
  /** Stops watching, ends live operations, closes upstreams and mocks. Resolves when nothing is left open. */
  close(): Promise<void>;
}

/** Makes the registry; nothing is read before `load`. */
export function createRegistry(options: RegistryOptions): Registry {
  return new ServingRegistry(options);
}

class ServingRegistry implements Registry {
  readonly #options: RegistryOptions;
  readonly #tools: CompositionTools;
  readonly #generations = new Generations();
  readonly #closing = new AbortController();
  /** One composition at a time, so that a late result never replaces a newer one. */
  readonly #composeNext: () => Promise<boolean>;
  readonly #followers: (() => Promise<void>)[] = [];
  #last: RegistryStatus['reload'];

  constructor(options: RegistryOptions) {
    this.#options = options;
    setMaxListeners(0, this.#closing.signal);
    this.#tools = createCompositionTools(options, this.#closing.signal);
    this.#composeNext = createRunAgain(() => this.#compose());
  }

  async load(): Promise<void> {
    const composes = await this.#composeNext();
    if (this.#isClosing()) throw new Error('The registry was closed while it loaded.');
    if (!composes) throw new ProblemsError(this.#last?.problems ?? []);
    await this.#follow();
  }

  reload(): Promise<boolean> {
    return this.#composeNext();
  }

  current(): Supergraph {
    return this.#serving().supergraph;
  }

  lease(): Lease {
    return this.#serving().lease();
  }

  status(): RegistryStatus {
    const { serving, count } = this.#generations;
    return {
      supergraph: serving && { hash: serving.supergraph.hash, since: serving.since.toISOString() },
      reload: this.#last,
      subschemas: serving === undefined ? [] : describeSubschemas(serving.composed),
      generations: count,
    };
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.#followers.splice(0).map((stop) => stop()));
    await this.#composeNext();
    this.#generations.end();
    await this.#tools.upstreams.close();
    await this.#tools.mocks.settle();
  }

  #serving(): Generation {
    const { serving } = this.#generations;
    if (serving === undefined) throw new Error('The registry serves nothing: it is not loaded, or closed.');
    return serving;
  }

  async #compose(): Promise<boolean> {
    if (this.#isClosing()) return false;
    const { serving } = this.#generations;
    const composed = await composeSupergraph(this.#tools, serving?.composed);
    const supergraph = composed.joined?.supergraph;
    if (supergraph === undefined || this.#isClosing() || isSame(composed, serving?.composed)) {
      composed.holds.release();
    } else {
      this.#generations.swap(composed, supergraph);
      this.#tools.upstreams.keepOnly(this.#openUpstreams());
    }
    if (!this.#isClosing()) this.#report(composed, serving);
    return supergraph !== undefined;
  }

  #report(composed: Composing, before: Generation | undefined): void {
    const { problems, subschemas } = composed;
    const { logger, metrics } = this.#options;
    const ok = composed.joined?.supergraph !== undefined;
    const known = new Set(this.#last?.problems.map(formatProblem));
    this.#last = { ok, at: new Date().toISOString(), problems };
    const told = problems.map(formatProblem);
    if (!ok && before === undefined) return;
    if (!ok) {
      metrics.reloadFailed();
      logger.error({ problems: told }, 'the change does not compose and changes nothing: the old supergraph serves on');
      return;
    }
    for (const warning of told.filter((text) => !known.has(text))) logger.warn(warning);
    const serving = this.#serving();
    const facts = { supergraph: serving.supergraph.hash, subschemas: subschemas.length };
    if (serving !== before) logger.info(facts, 'a supergraph serves');
  }

  async #follow(): Promise<void> {
    const { directory, logger, watch = true, poll } = this.#options;
    const onChange = (): Promise<boolean> => this.reload();
    if (watch) {
      const files = (): readonly string[] => this.#openUpstreams().flatMap((opened) => opened.files);
      const watcher = await openWatcher({ directory, files, onChange, logger });
      this.#followers.push(() => watcher.close());
      // A file may have changed after it was read and before it was watched.
      await this.reload();
    }
    if (poll !== undefined) {
      const serving = (): readonly OpenUpstream[] => this.#openUpstreams();
      const poller = startPolling({ interval: poll, serving, pool: this.#tools.upstreams, onChange, logger });
      this.#followers.push(() => poller.stop());
    }
  }

  #isClosing(): boolean {
    return this.#closing.signal.aborted;
  }

  #openUpstreams(): readonly OpenUpstream[] {
    return this.#generations.serving?.composed.subschemas.flatMap(({ opened }) => opened ?? []) ?? [];
  }
}

/** True when a composition has come to what serves already. */
function isSame({ joined, subschemas }: Composing, serving: Composing | undefined): boolean {
  return joined === serving?.joined && subschemas.every(({ mock }, index) => mock === serving?.subschemas[index]?.mock);
}

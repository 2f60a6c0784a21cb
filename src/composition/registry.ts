import type { EventBus } from '../events/event-bus';
import type { Logger } from '../logger';
import type { UpstreamKind } from '../upstreams/upstream-kind';
import type { Environment } from '../config/substitute';
import type { Lease } from './lease';
import type { RegistryStatus } from './registry-status';
import type { Supergraph } from './supergraph';

/** Which subschemas run on their mock beside those whose endpoint is not configured: every one, none at all, or those named. */
export type MockChoice = 'all' | 'none' | readonly string[];

/** What the registry counts. */
export interface RegistryMetrics {
  /** A load or reload ended with errors and changed nothing. */
  reloadFailed(): void;
}

/** What a registry is made of. */
export interface RegistryOptions {
  /** The folder that holds a folder for each subschema. */
  readonly directory: string;
  /** Where `${NAME}` in manifests comes from. */
  readonly environment: Environment;
  /** In production no mock is loaded, and a missing variable is an error. */
  readonly production: boolean;
  /** Default: none named. */
  readonly mocks?: MockChoice;
  readonly logger: Logger;
  readonly metrics: RegistryMetrics;
  /** Opens, or shares, the bus of a URL; the registry never closes it. Throws with a sentence for a person. */
  readonly openBus: (url: string) => EventBus;
  /** Follow changes of files. Default: true. */
  readonly watch?: boolean;
  /** Ask unpinned upstreams for their schemas every so many milliseconds. Default: never. */
  readonly poll?: number | undefined;
  /** Modules that TypeScript in the folders imports by these names, `selvage/mocks` first of all; each is made when first asked for. */
  readonly modules?: Readonly<Record<string, () => unknown>>;
  /** Default: `upstreamKinds`. */
  readonly kinds?: readonly UpstreamKind<unknown>[];
}

/** The supergraphs that live: one serves, older ones end with their last lease. */
export interface Registry {
  /** Composes the first supergraph, then starts to watch and poll. Throws `ProblemsError` with every problem when there is an error. */
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
  throw new Error(`The registry of ${options.directory} is not built yet.`);
}

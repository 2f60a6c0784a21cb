import type { Environment } from '../config/substitute';
import type { EventBus } from '../events/event-bus';
import type { EventMeter } from '../events/event-meter';
import type { Logger } from '../logger';
import type { CursorSeal } from '../projections/live/cursor-seal';
import type { CallMetrics } from '../upstreams/call-metrics';
import type { UpstreamKind } from '../upstreams/upstream-kind';
import type { ComposedSchemas } from './compose-schemas';
import type { LentModules } from './load-module';
import type { MockChoice } from './mock-choice';
import type { SubschemaInput } from './subschema-input';

/** What the registry counts: reloads, and for the upstreams that it opens their calls and dead letters. */
export interface RegistryMetrics extends CallMetrics, EventMeter {
  /** A reload ended with errors and changed nothing. */
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
  /** Makes the cursors of live queries. Default: one whose cursors end with the process. */
  readonly cursors?: CursorSeal;
  /** Follow changes of files. Default: true. */
  readonly watch?: boolean;
  /** Ask unpinned upstreams for their schemas every so many milliseconds. Default: never. */
  readonly poll?: number | undefined;
  /** Modules that TypeScript in the folders imports by these names, `selvage/mocks` first of all; each is made when first asked for. */
  readonly modules?: LentModules;
  /** How long one upstream may take to open, and one mock to start, in milliseconds. Default: 5000. */
  readonly openTimeout?: number;
  /** Default: `upstreamKinds`. */
  readonly kinds?: readonly UpstreamKind<unknown>[];
  /** Makes a supergraph of opened upstreams. Default: `composeSchemas`. */
  readonly compose?: (inputs: readonly SubschemaInput[]) => Promise<ComposedSchemas>;
}

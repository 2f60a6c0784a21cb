import type { Environment } from '../config/substitute';
import type { EventBus } from '../events/event-bus';
import type { EventMeter } from '../events/event-meter';
import type { Logger } from '../logger';
import type { RunningMock } from '../mocks/mock';
import type { Problem } from '../problem';
import type { CursorSeal } from '../projections/live/cursor-seal';
import type { CallMetrics } from '../upstreams/call-metrics';
import type { UpstreamKind } from '../upstreams/upstream-kind';
import type { LoadedPolicies } from './guards/policy';
import type { ComposedSchemas } from './compose-schemas';
import type { Holds } from './generations/holds';
import type { LentModules } from './load-module';
import type { BusPlace } from './mock-bus';
import type { CommonManifest } from './manifest/common-manifest';
import type { ManifestDraft } from './manifest/manifest-draft';
import type { MockRules } from './mock-choice';
import type { OpenUpstream } from './generations/open-upstream';
import type { SubschemaFolder } from './folders/read-subschema-folder';
import type { SharedResources } from './generations/shared-resources';
import type { SubschemaInput } from './subschema-input';
import type { UpstreamPool } from './generations/upstream-pool';

/** A composition as far as its steps have come. Each step takes it and gives back a further one. */
export interface Composing {
  /** What serves while this is composed; undefined at the first load. */
  readonly serving: Composing | undefined;
  readonly folders: readonly SubschemaFolder[];
  readonly subschemas: readonly ComposingSubschema[];
  /** Everything that was found wrong so far. An error does not stop the steps: each does what can still be done. */
  readonly problems: readonly Problem[];
  /** What must stay open for as long as the result is used. */
  readonly holds: Holds;
  /** The result with what was found while it was made; undefined before the last step, and when errors came before it. */
  readonly joined: ComposedSchemas | undefined;
}

/** One subschema as far as the steps have come. */
export interface ComposingSubschema {
  readonly folder: SubschemaFolder;
  readonly draft: ManifestDraft;
  /** True when it runs on `mock.ts`. */
  readonly mocked: boolean;
  /** The mock; undefined until it runs. */
  readonly mock: RunningMock | undefined;
  /** Undefined while its manifest has errors. */
  readonly checked: { readonly manifest: CommonManifest; readonly kind: UpstreamKind<unknown> } | undefined;
  /** Undefined until it is open. */
  readonly opened: OpenUpstream | undefined;
  /** Undefined until they are loaded. */
  readonly policies?: LoadedPolicies | undefined;
}

/** What composing works with, the same for every composition of a registry. */
export interface CompositionTools {
  /** The folder of all subschemas. */
  readonly directory: string;
  readonly environment: Environment;
  readonly kinds: readonly UpstreamKind<unknown>[];
  readonly mockRules: MockRules;
  readonly modules: LentModules;
  readonly logger: Logger;
  readonly metrics: CallMetrics & EventMeter;
  readonly openBus: (url: string) => EventBus;
  readonly cursors: CursorSeal;
  /** How long one upstream may take to open, and one mock to start, in milliseconds. */
  readonly openTimeout: number;
  /** Aborts when the registry closes: nothing is waited for any longer. */
  readonly signal: AbortSignal;
  readonly mocks: SharedResources<RunningMock>;
  readonly upstreams: UpstreamPool;
  /** Makes the supergraph of opened upstreams: `composeSchemas`, or a stand-in. */
  readonly compose: (inputs: readonly SubschemaInput[]) => Promise<ComposedSchemas>;
  /** Finds what is wrong with some subschemas while others are missing: `lintSchemas`, or a stand-in. */
  readonly lint: (inputs: readonly SubschemaInput[]) => Promise<readonly Problem[]>;
  /** The buses of events subschemas, by name, for the mocks that publish. */
  readonly buses: Map<string, BusPlace>;
}

/** One step of a composition. It rejects on our own faults alone. */
export interface CompositionStep {
  readonly name: string;
  readonly run: (composing: Composing, tools: CompositionTools) => Promise<Composing>;
}

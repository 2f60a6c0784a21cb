import type { DocumentNode } from 'graphql';
import type { z } from 'zod';
import type { EventBus } from '../events/event-bus';
import type { EventMeter } from '../events/event-meter';
import type { Logger } from '../logger';
import type { CursorSeal } from '../projections/live/cursor-seal';
import type { Problem } from '../problem';
import type { Guard } from './guard';
import type { Upstream } from './upstream';

/** What a kind is given to open one subschema. */
export interface OpenSource<Manifest> {
  readonly name: string;
  /** The subschema's folder; paths in the manifest are relative to it. */
  readonly directory: string;
  readonly manifest: Manifest;
  /** 1-based line of a manifest key (`['tls', 'ca']`), for problems. */
  readonly lineOf: (path: readonly string[]) => number;
  /** The manifest's path as problems should name it. */
  readonly manifestFile: string;
  /** The pinned schema, parsed with locations; undefined when there is none. */
  readonly schema: DocumentNode | undefined;
  /** The overlay, parsed with locations (`loc.source.name` is its file); undefined when there is none. */
  readonly overlay: DocumentNode | undefined;
}

/** What the gateway lends to a kind. */
export interface OpenTools {
  readonly logger: Logger;
  /** Wraps every call of this subschema: deadline, retry, breaker, byte cap, metric, log line, error shape. */
  readonly guard: Guard;
  /** Opens, or shares, the event bus that a manifest's `bus` URL names. Throws with a sentence for a person when the URL cannot be served. */
  readonly openBus: (url: string) => EventBus;
  /** Evaluates a TypeScript file of the subschema's folder as it is now; what it does wrong is a problem. */
  readonly loadModule: (path: string) => Promise<EvaluatedModule>;
  /** Counts what happens to events. */
  readonly eventMeter: EventMeter;
  /** Makes the cursors of live queries. */
  readonly cursors: CursorSeal;
  /** Aborts when opening takes too long or the gateway stops. */
  readonly signal: AbortSignal;
}

/** What a module exports; or why it cannot be evaluated. */
export interface EvaluatedModule {
  readonly exports: Readonly<Record<string, unknown>> | undefined;
  readonly problem: Problem | undefined;
}

/** What opening gives: the upstream, or why not. Warnings may come with either. */
export interface Opened {
  readonly upstream: Upstream | undefined;
  readonly problems: readonly Problem[];
}

/** A kind of upstream: one folder, one line in `upstreams/index.ts`. */
export interface UpstreamKind<Manifest> {
  readonly kind: string;
  /** The manifest's keys of this kind alone; the common ones are composition's. Strict: unknown keys are problems. */
  readonly manifestShape: z.ZodRawShape;
  /** The directives this kind gives meaning to in an overlay, as SDL definitions (`directive @hoist(path: String!) on FIELD_DEFINITION`). */
  readonly directives: string;
  /**
   * The files beside the usual ones that opening reads, as absolute paths: protos with their imports, certificates. They are
   * watched, and a change in one opens the upstream anew. Files that do not exist may be named. Default: none.
   */
  files?(manifest: Manifest, directory: string): readonly string[] | Promise<readonly string[]>;
  /** True when the manifest itself pins the schema (`proto`); `schema.graphql` pins it for every kind. Default: false. */
  isPinned?(manifest: Manifest): boolean;
  /** Opens the upstream. Faults that a person can mend are returned as problems; it throws on our own faults alone. */
  open(source: OpenSource<Manifest>, tools: OpenTools): Promise<Opened>;
}

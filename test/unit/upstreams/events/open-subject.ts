import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, Source } from 'graphql';
import { createEvent } from '../../../../src/events/create-event';
import type { EventBus, Position } from '../../../../src/events/event-bus';
import { MemoryBus } from '../../../../src/events/memory-bus';
import { createBusOpener } from '../../../../src/events/open-bus';
import { loadModule } from '../../../../src/composition/load-module';
import { createLogger } from '../../../../src/logger';
import { createCursorSeal, type CursorSeal } from '../../../../src/projections/live/cursor-seal';
import type { CallContext } from '../../../../src/upstreams/call-context';
import { openEvents } from '../../../../src/upstreams/events/open-events';
import type { EventsManifest } from '../../../../src/upstreams/events/manifest';
import type { Guard, GuardedCall } from '../../../../src/upstreams/guard';
import type { Upstream, UpstreamAnswer } from '../../../../src/upstreams/upstream';
import type { Opened } from '../../../../src/upstreams/upstream-kind';
import { buildCallContext } from '../build-call-context';
import { requestOf } from './request-of';

/** What may be set of an events subschema under test. */
export interface SubjectOptions {
  readonly bus?: EventBus;
  readonly manifest?: Partial<EventsManifest>;
  readonly directory?: string;
  /** Default: one of its own. */
  readonly cursors?: CursorSeal;
  /** Default: aborts never. */
  readonly signal?: AbortSignal;
  /** Runs before each guarded call; what it throws fails the call. */
  readonly before?: (call: GuardedCall) => void;
}

/** An opened events subschema, and short ways to use it. */
export interface Subject {
  readonly upstream: Upstream;
  readonly bus: EventBus;
  /** Every guarded call. */
  readonly calls: readonly GuardedCall[];
  /** Topics of dead letters, as they were counted. */
  readonly deadLetters: readonly string[];
  /** Publishes an event and waits until everything before it has been folded. */
  send(
    topic: string,
    type: string,
    data: unknown,
    more?: { key?: string; time?: string; id?: string },
  ): Promise<Position>;
  ask(document: string, context?: Partial<CallContext>): Promise<UpstreamAnswer>;
  watch(document: string, context?: Partial<CallContext>): Promise<AsyncIterableIterator<UpstreamAnswer>>;
  close(): Promise<void>;
}

const emptyDirectory = mkdtempSync(join(tmpdir(), 'selvage-events-'));

/** Tries to open an events subschema of the given SDL, named `shipping` in `subschemas/shipping`. */
export function tryOpening(
  sdl: string | undefined,
  options: SubjectOptions & { calls?: GuardedCall[]; deadLetters?: string[] } = {},
): Promise<Opened> {
  const {
    manifest,
    directory = emptyDirectory,
    signal = new AbortController().signal,
    calls = [],
    deadLetters = [],
  } = options;
  const { bus } = options;
  const guard: Guard = {
    subschema: 'shipping',
    maxResponseBytes: 1_000_000,
    run: async (call, context, attempt) => {
      calls.push(call);
      options.before?.(call);
      return attempt(context);
    },
  };
  return openEvents(
    {
      name: 'shipping',
      directory,
      manifest: { bus: 'memory:', store: 'memory:', partitions: 1, ...manifest },
      manifestFile: 'subschemas/shipping/subschema.yaml',
      lineOf: ([key]) => ['kind', 'bus', 'store', 'partitions'].indexOf(key ?? '') + 1,
      schema: sdl === undefined ? undefined : parse(new Source(sdl, 'subschemas/shipping/schema.graphql')),
      overlay: undefined,
    },
    {
      logger: createLogger({ level: 'silent' }),
      guard,
      openBus: bus === undefined ? createBusOpener().openBus : () => bus,
      signal,
      loadModule: (path) => loadModule(path, {}),
      cursors: options.cursors ?? createCursorSeal([]),
      eventMeter: { countDeadLetter: ({ topic }) => void deadLetters.push(topic), countGap: () => undefined },
    },
  );
}

/** Opens an events subschema; throws with its problems when it has any. */
export async function openSubject(sdl: string, options: SubjectOptions = {}): Promise<Subject> {
  const bus = options.bus ?? new MemoryBus();
  const calls: GuardedCall[] = [];
  const deadLetters: string[] = [];
  const { upstream, problems } = await tryOpening(sdl, { ...options, bus, calls, deadLetters });
  if (upstream === undefined) throw new Error(JSON.stringify(problems, null, 2));
  return {
    upstream,
    bus,
    calls,
    deadLetters,
    send: async (topic, type, data, more = {}) => {
      const { key, time, id } = more;
      const position = await bus
        .topic(topic, options.manifest?.partitions)
        .publish(createEvent({ source: '/test', type, data, key, time, id }));
      await settle();
      return position;
    },
    ask: (document, context) => {
      const { request, variables } = requestOf(document);
      return upstream.prepare(request)(variables, buildCallContext(context));
    },
    watch: (document, context) => {
      const { request, variables } = requestOf(document);
      return upstream.prepareStream(request)(variables, buildCallContext(context));
    },
    close: async () => {
      await upstream.close();
      await bus.close();
    },
  };
}

/** The data of a stream's next answer; `done` when there is none. */
export async function nextOf(stream: AsyncIterableIterator<UpstreamAnswer>): Promise<UpstreamAnswer['data'] | 'done'> {
  const result: IteratorResult<UpstreamAnswer, unknown> = await stream.next();
  return result.done === true ? 'done' : result.value.data;
}

/** Lets everything that waits for no timer happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

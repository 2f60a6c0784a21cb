import type { Problem } from '../../problem';
import { createGuard } from '../../upstreams/create-guard';
import type { OpenTools } from '../../upstreams/upstream-kind';
import type { ComposingSubschema, Composing, CompositionTools } from '../composing';
import { contentHash, filesHash } from '../content-hash';
import { createTurns } from '../create-turns';
import { loadModule } from '../load-module';
import type { CommonManifest } from '../manifest/common-manifest';
import { namedFiles } from './named-files';
import type { OpenResult, OpenUpstream } from '../generations/open-upstream';
import { reasonOf } from '../reason-of';
import { within } from '../within';

/** A subschema whose manifest fits. */
interface Openable {
  readonly subschema: ComposingSubschema;
  readonly checked: NonNullable<ComposingSubschema['checked']>;
}

/**
 * Opens the upstream of every subschema whose manifest fits, all at once; those whose files have not changed are open already
 * and are shared. An upstream that does not open in time is a problem: nothing is waited for longer than `openTimeout`.
 */
export async function openUpstreams(composing: Composing, tools: CompositionTools): Promise<Composing> {
  const turn = createTurns();
  const opening = composing.subschemas.map((subschema) => openOne(subschema, { composing, tools, turn }));
  const results = await Promise.all(opening);
  return {
    ...composing,
    subschemas: results.map(({ subschema }) => subschema),
    problems: [...composing.problems, ...results.flatMap(({ problems }) => problems)],
  };
}

/** What all openings of one composition have in common. */
interface Opening {
  readonly composing: Composing;
  readonly tools: CompositionTools;
  /** Taken before each: to read a whole schema is work enough for one turn. */
  readonly turn: () => Promise<void>;
}

interface OpenedOne {
  readonly subschema: ComposingSubschema;
  readonly problems: readonly Problem[];
}

async function openOne(
  subschema: ComposingSubschema,
  { composing: { holds }, tools, turn }: Opening,
): Promise<OpenedOne> {
  const { folder, checked } = subschema;
  // A schema that does not parse is told already: its upstream must not be asked for it instead.
  const unreadable = folder.texts[0] !== undefined && folder.schema === undefined;
  if (checked === undefined || unreadable) return { subschema, problems: [] };
  const files = await namedFiles(subschema);
  const openable = { subschema, checked };
  const hash = contentHash([
    checked.kind.kind,
    JSON.stringify(checked.manifest),
    ...folder.texts,
    await filesHash(files),
  ]);
  const shared = tools.upstreams.hold(folder.name, hash);
  if (shared !== undefined) return openedOne(subschema, holds.keep(shared));
  const unpinned = optionalWithoutSchema(openable);
  if (unpinned !== undefined) return { subschema, problems: [unpinned] };
  const open = (): Promise<OpenResult> => openWithin(openable, tools);
  await turn();
  const { upstream, problems } = await open();
  if (upstream === undefined) return { subschema, problems };
  const again = isPinned(openable) ? undefined : open;
  const opened = { name: folder.name, hash, upstream, since: new Date(), files, warnings: problems, again };
  return openedOne(subschema, holds.keep(tools.upstreams.add(opened)));
}

function openedOne(subschema: ComposingSubschema, opened: OpenUpstream): OpenedOne {
  return { subschema: { ...subschema, opened }, problems: opened.warnings };
}

function isPinned({ subschema, checked: { kind, manifest } }: Openable): boolean {
  return subschema.folder.schema !== undefined || kind.isPinned?.(manifest) === true;
}

function optionalWithoutSchema(openable: Openable): Problem | undefined {
  if (!openable.checked.manifest.optional || isPinned(openable)) return undefined;
  const message =
    'An optional subschema needs a pinned schema: its fields stay in the graph while its upstream is away.';
  return problemAt(openable, ['optional'], {
    message,
    mend: "Save the upstream's schema as schema.graphql beside this file.",
  });
}

/** Opens an upstream in bounded time. Whatever goes wrong is a problem that names the subschema. */
async function openWithin(openable: Openable, tools: CompositionTools): Promise<OpenResult> {
  const { name } = openable.subschema.folder;
  try {
    const opened = await within((signal) => openByKind(openable, tools, signal), {
      milliseconds: tools.openTimeout,
      signal: tools.signal,
      late: ({ upstream }) => void upstream?.close().catch(() => undefined),
    });
    if (!opened.late) return opened.value;
    const message = `The upstream ${name} did not open within ${String(tools.openTimeout / 1000)} s.`;
    return { upstream: undefined, problems: [problemAt(openable, ['endpoint'], { message, mend: mendOf(openable) })] };
  } catch (error) {
    tools.logger.error({ err: error, subschema: name }, 'opening an upstream failed');
    const message = `The upstream ${name} cannot be opened: ${reasonOf(error)}.`;
    return { upstream: undefined, problems: [problemAt(openable, ['kind'], { message, mend: mendOf(openable) })] };
  }
}

function mendOf(openable: Openable): string {
  const look = 'See that it runs and can be reached from here';
  return isPinned(openable) ? `${look}.` : `${look}, or pin its schema as schema.graphql.`;
}

async function openByKind(
  { subschema, checked }: Openable,
  tools: CompositionTools,
  signal: AbortSignal,
): Promise<OpenResult> {
  const { folder, draft } = subschema;
  const logger = tools.logger.child({ subschema: folder.name });
  const lent: OpenTools = {
    logger,
    guard: guardOf(folder.name, checked.manifest, tools),
    openBus: tools.openBus,
    cursors: tools.cursors,
    loadModule: (path) => loadModule(path, tools.modules),
    eventMeter: tools.metrics,
    signal,
  };
  const { upstream, problems } = await checked.kind.open(
    {
      name: folder.name,
      directory: folder.directory,
      manifest: checked.manifest,
      lineOf: draft.lineOf,
      manifestFile: draft.file,
      schema: folder.schema,
      overlay: folder.overlay,
    },
    lent,
  );
  const broken = problems.some(({ severity }) => severity === 'error');
  if (!broken || upstream === undefined) return { upstream, problems };
  await upstream.close();
  return { upstream: undefined, problems };
}

function guardOf(
  subschema: string,
  manifest: CommonManifest,
  { logger, metrics }: CompositionTools,
): OpenTools['guard'] {
  const { window, minimum, threshold, sleep } = manifest.breaker;
  const breaker = { windowMs: window, minimum, threshold, sleepMs: sleep };
  const { timeout, retries, maxResponseBytes } = manifest;
  return createGuard({ subschema, timeoutMs: timeout, retries, maxResponseBytes, breaker }, { logger, metrics });
}

function problemAt(
  { subschema: { draft } }: Openable,
  path: readonly string[],
  words: Pick<Problem, 'message' | 'mend'>,
): Problem {
  return { severity: 'error', file: draft.file, line: draft.lineOf(path), ...words };
}

import { type DocumentNode, OperationTypeNode, parse, Source } from 'graphql';
import { createLogger } from '../../../../src/logger';
import { createGuard } from '../../../../src/upstreams/create-guard';
import { graphqlKind } from '../../../../src/upstreams/graphql/graphql-kind';
import type { GraphqlManifest } from '../../../../src/upstreams/graphql/graphql-manifest';
import type { Guard } from '../../../../src/upstreams/guard';
import type { Upstream, UpstreamField, UpstreamRequest, UpstreamSelection } from '../../../../src/upstreams/upstream';
import { createCursorSeal } from '../../../../src/projections/live/cursor-seal';
import type { Opened } from '../../../../src/upstreams/upstream-kind';

/** How a test opens an upstream. */
export interface Opening extends Partial<GraphqlManifest> {
  readonly endpoint: string;
  /** The pinned schema. */
  readonly schema?: string;
  readonly overlay?: string;
  readonly directory?: string;
  /** Default: 1000. */
  readonly timeoutMs?: number;
  /** Default: 100 000. */
  readonly maxResponseBytes?: number;
  /** Default: 0. */
  readonly retries?: number;
  readonly signal?: AbortSignal;
}

/** Opens an upstream named catalog; keys of the manifest stand on line 10 × their depth. */
export function openGraphql(opening: Opening): Promise<Opened> {
  const { schema, overlay, directory = '.', signal = new AbortController().signal, ...manifest } = opening;
  const source = {
    name: 'catalog',
    directory,
    manifest,
    lineOf: (path: readonly string[]) => path.length * 10,
    manifestFile: 'catalog/subschema.yaml',
    schema: parseFile(schema, 'catalog/schema.graphql'),
    overlay: parseFile(overlay, 'catalog/overlay.graphql'),
  };
  const openBus = (): never => {
    throw new Error('Neither a bus nor a module is needed.');
  };
  const logger = createLogger({ level: 'silent' });
  const eventMeter = { countDeadLetter: () => undefined, countGap: () => undefined };
  const loadModule = openBus;
  const tools = {
    logger,
    guard: buildGuard(opening),
    openBus,
    loadModule,
    eventMeter,
    cursors: createCursorSeal([]),
    signal,
  };
  return graphqlKind.open(source, tools);
}

/** The same when it must open. */
export async function openUpstream(opening: Opening): Promise<Upstream> {
  const { upstream, problems } = await openGraphql(opening);
  if (upstream === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return upstream;
}

function buildGuard({ timeoutMs = 1000, maxResponseBytes = 100_000, retries = 0 }: Opening): Guard {
  const breaker = { windowMs: 10_000, minimum: 1000, threshold: 1, sleepMs: 1 };
  const policy = { subschema: 'catalog', timeoutMs, retries, maxResponseBytes, breaker };
  return createGuard(policy, { logger: createLogger({ level: 'silent' }), metrics: { observe: () => undefined } });
}

function parseFile(text: string | undefined, file: string): DocumentNode | undefined {
  return text === undefined ? undefined : parse(new Source(text, file));
}

/** A field whose arguments are the variables of the same names. */
export function field(
  name: string,
  selections?: readonly UpstreamSelection[],
  { as = name, args = [] }: { readonly as?: string; readonly args?: readonly string[] } = {},
): UpstreamField {
  const list = args.map((argument) => ({ name: argument, variable: argument }));
  return { kind: 'field', name, responseKey: as, arguments: list, selections };
}

/** A query of root fields. */
export function query(
  fields: readonly UpstreamField[],
  variables: Readonly<Record<string, string>> = {},
): UpstreamRequest {
  const list = Object.entries(variables).map(([name, type]) => ({ name, type }));
  return { operation: OperationTypeNode.QUERY, fields, variables: list };
}

import { resolve } from 'node:path';
import type { DocumentNode } from 'graphql';
import { type Problem, ProblemsError } from '../../problem';
import { parseHeaderTemplates } from '../header-templates';
import { loadTls, type TlsManifest, type TlsMaterial } from '../tls';
import type { Opened, OpenSource, OpenTools, UpstreamKind } from '../upstream-kind';
import type { Upstream } from '../upstream';
import { type Channels, openChannels } from './channel';
import { deriveSchema } from './derive-schema';
import { entryPointFields } from './entry-point-fields';
import { type GrpcManifest, grpcManifestShape } from './grpc-manifest';
import type { CallContext } from '../call-context';
import { buildMetadata } from './metadata';
import { createGrpcUpstream } from './grpc-upstream';
import { listProtoFiles, loadRoot } from './load-root';
import { createPinnedUpstream } from './pinned-upstream';
import { rpcDirective } from './rpc-directive';
import type { ServerAccess } from './run-field';
import type { ErrorPolicy } from './status-error';

/** Upstreams that speak gRPC: their schema is derived from protobuf, and each root field is one call. */
export const grpcKind: UpstreamKind<GrpcManifest> = {
  kind: 'grpc',
  manifestShape: grpcManifestShape,
  directives: rpcDirective,
  files: listFiles,
  isPinned: ({ proto }) => proto !== undefined,
  open: openGrpc,
};

const closedPolicy: ErrorPolicy = { codes: [], messages: false };

/** How long a server may take to tell its descriptors when a call asks for them, in milliseconds. */
const reflectionTimeout = 5_000;

async function openGrpc(source: OpenSource<GrpcManifest>, tools: OpenTools): Promise<Opened> {
  const { manifest, directory, manifestFile, lineOf } = source;
  const placeOf: PlaceOf = (path) => ({ file: manifestFile, line: lineOf(path) });
  const { templates, problems } = parseHeaderTemplates(manifest.metadata, (name) => placeOf(['metadata', name]));
  const secured = await loadSecurity(manifest.tls, { directory, placeOf });
  const found = [...problems, ...secured.problems];
  const channels = connect(source, secured.material, tools);
  if ('message' in channels) {
    const problem: Problem = { severity: 'error', ...placeOf(['tls']), ...channels };
    return { upstream: undefined, problems: [...found, problem] };
  }
  const access = {
    channels,
    guard: tools.guard,
    metadata: templates,
    errors: manifest.errors ?? closedPolicy,
    entryPoints: entryPointFields(source.overlay),
  };
  const opened = await openServer(source, { access, placeOf, signal: tools.signal });
  const all = [...found, ...opened.problems];
  if (opened.upstream !== undefined && !all.some(isError)) {
    const checkAsker = (context: CallContext): void => void buildMetadata(templates, context);
    const upstream = templates.size === 0 ? opened.upstream : { ...opened.upstream, checkAsker };
    return { upstream, problems: all };
  }
  channels.close();
  return { upstream: undefined, problems: all };
}

interface Opening {
  readonly access: ServerAccess;
  readonly placeOf: PlaceOf;
  readonly signal: AbortSignal;
}

async function openServer(source: OpenSource<GrpcManifest>, opening: Opening): Promise<Opened> {
  const { manifest, schema } = source;
  if (schema === undefined) return openDerived(source, opening);
  if (manifest.proto === undefined && manifest.reflection === true) {
    return { upstream: openPinned(source, schema, opening), problems: [] };
  }
  const { upstream, problems } = await openDerived(source, opening);
  const place = opening.placeOf(['proto']);
  const message = 'schema.graphql is not read: the schema is derived from `proto`, which pins it.';
  return {
    upstream,
    problems: [...problems, { severity: 'warning', ...place, message, mend: 'Take schema.graphql away.' }],
  };
}

/** Derives the schema from the descriptors and makes the upstream of it. */
async function openDerived(source: OpenSource<GrpcManifest>, { access, placeOf, signal }: Opening): Promise<Opened> {
  const { name, manifest, directory, overlay } = source;
  const { root, problems } = await loadRoot({ manifest, directory, placeOf }, access.channels, signal);
  if (root === undefined) return { upstream: undefined, problems };
  const derived = deriveSchema({ name, root, manifest, overlay, placeOf });
  return { upstream: createGrpcUpstream({ ...derived, access }), problems: derived.problems };
}

function openPinned(source: OpenSource<GrpcManifest>, typeDefs: DocumentNode, opening: Opening): Upstream {
  const { guard, channels } = opening.access;
  return createPinnedUpstream({
    typeDefs,
    guard,
    open: async () => {
      const signal = AbortSignal.timeout(reflectionTimeout);
      const { upstream, problems } = await openDerived(source, { ...opening, signal });
      const errors = problems.filter(isError);
      if (upstream === undefined || errors.length > 0) throw new ProblemsError(errors);
      return upstream;
    },
    close() {
      channels.close();
      return Promise.resolve();
    },
  });
}

function isError({ severity }: Problem): boolean {
  return severity === 'error';
}

type PlaceOf = (path: readonly string[]) => Pick<Problem, 'file' | 'line'>;

interface Security {
  readonly material: TlsMaterial | undefined;
  readonly problems: readonly Problem[];
}

async function loadSecurity(tls: TlsManifest | undefined, source: Parameters<typeof loadTls>[1]): Promise<Security> {
  return tls === undefined ? { material: undefined, problems: [] } : loadTls(tls, source);
}

function connect(
  { manifest: { endpoint } }: OpenSource<GrpcManifest>,
  tls: TlsMaterial | undefined,
  { guard }: OpenTools,
): Channels | Pick<Problem, 'message' | 'mend'> {
  try {
    return openChannels({ endpoint, tls, maxMessageBytes: guard.maxResponseBytes });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      message: `The files of "tls" do not serve: ${reason}.`,
      mend: 'Give a certificate and the key that belongs to it.',
    };
  }
}

async function listFiles(manifest: GrpcManifest, directory: string): Promise<readonly string[]> {
  const { tls } = manifest;
  const certificates = tls === undefined || tls === true ? [] : [tls.ca, tls.cert, tls.key];
  const protos = await listProtoFiles({ manifest, directory, placeOf: () => ({ file: '', line: 1 }) });
  return [...certificates.filter((path) => path !== undefined).map((path) => resolve(directory, path)), ...protos];
}

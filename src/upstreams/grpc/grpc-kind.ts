import { resolve } from 'node:path';
import type { Problem } from '../../problem';
import { parseHeaderTemplates } from '../header-templates';
import { loadTls, type TlsManifest, type TlsMaterial } from '../tls';
import type { Opened, OpenSource, OpenTools, UpstreamKind } from '../upstream-kind';
import { type Channels, openChannels } from './channel';
import { deriveSchema } from './derive-schema';
import { type GrpcManifest, grpcManifestShape } from './grpc-manifest';
import { createGrpcUpstream } from './grpc-upstream';
import { listProtoFiles, loadRoot } from './load-root';
import { rpcDirective } from './rpc-directive';
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

async function openGrpc(source: OpenSource<GrpcManifest>, tools: OpenTools): Promise<Opened> {
  const { manifest, directory, manifestFile, lineOf } = source;
  const placeOf = (path: readonly string[]): Pick<Problem, 'file' | 'line'> => ({
    file: manifestFile,
    line: lineOf(path),
  });
  const { templates, problems } = parseHeaderTemplates(manifest.metadata, (name) => placeOf(['metadata', name]));
  const secured = await loadSecurity(manifest.tls, { directory, placeOf });
  const connected = connect(source, secured.material, tools);
  if ('message' in connected) {
    return {
      upstream: undefined,
      problems: [...problems, ...secured.problems, { severity: 'error', ...placeOf(['tls']), ...connected }],
    };
  }
  const loaded = await loadRoot({ manifest, directory, placeOf }, connected, tools.signal);
  const found = [...problems, ...secured.problems, ...loaded.problems];
  if (loaded.root === undefined) {
    connected.close();
    return { upstream: undefined, problems: found };
  }
  const derived = deriveSchema({ name: source.name, root: loaded.root, manifest, overlay: source.overlay, placeOf });
  const all = [...found, ...derived.problems];
  if (all.some(({ severity }) => severity === 'error')) {
    connected.close();
    return { upstream: undefined, problems: all };
  }
  const access = {
    channels: connected,
    guard: tools.guard,
    metadata: templates,
    errors: manifest.errors ?? closedPolicy,
  };
  return { upstream: createGrpcUpstream({ ...derived, access }), problems: all };
}

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

import { resolve } from 'node:path';
import type { Root } from 'protobufjs';
import type { Problem } from '../../problem';
import type { Channels } from './channel';
import type { GrpcManifest } from './grpc-manifest';
import { loadProto } from './load-proto';
import { readDescriptors } from './read-descriptors';
import { reflect, ReflectionError } from './reflect';

/** Where the declarations of a subschema come from. */
export interface RootSource {
  readonly manifest: GrpcManifest;
  /** The subschema's folder, which paths are relative to. */
  readonly directory: string;
  readonly placeOf: (path: readonly string[]) => Pick<Problem, 'file' | 'line'>;
}

/** The declarations, or why there are none. */
export interface LoadedRoot {
  readonly root: Root | undefined;
  readonly problems: readonly Problem[];
}

/** Loads the declarations from the .proto that the manifest names, or asks the server for them. */
export async function loadRoot(source: RootSource, channels: Channels, signal: AbortSignal): Promise<LoadedRoot> {
  const { proto, reflection } = source.manifest;
  const { placeOf } = source;
  if ((proto === undefined) === (reflection === undefined)) {
    const both = proto !== undefined;
    const message = both ? 'Both "proto" and "reflection" are given.' : 'Neither "proto" nor "reflection" is given.';
    const mend = both
      ? 'Keep one of them.'
      : 'Name the .proto file as `proto`, or write `reflection: true` to ask the server.';
    const place = placeOf([both ? 'reflection' : 'endpoint']);
    return { root: undefined, problems: [{ severity: 'error', ...place, message, mend }] };
  }
  return proto === undefined ? loadReflected(source, channels, signal) : loadProto(protoSource(source, proto));
}

/** The files that loading the manifest's .proto reads or looks for, absolute. */
export async function listProtoFiles(source: RootSource): Promise<readonly string[]> {
  const { proto } = source.manifest;
  return proto === undefined ? [] : (await loadProto(protoSource(source, proto))).files;
}

function protoSource({ manifest, directory, placeOf }: RootSource, proto: string) {
  return {
    files: [resolve(directory, proto)],
    includeDirs: manifest.includeDirs.map((folder) => resolve(directory, folder)),
    manifest: placeOf(['proto']),
  };
}

async function loadReflected(
  { manifest, placeOf }: RootSource,
  { unary }: Channels,
  signal: AbortSignal,
): Promise<LoadedRoot> {
  try {
    const { files } = await reflect(unary, signal);
    return { root: readDescriptors(files), problems: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message =
      error instanceof ReflectionError
        ? `${reason} (${manifest.endpoint}).`
        : `The descriptors of ${manifest.endpoint} do not fit together: ${reason}.`;
    const mend = 'See that the server runs and offers gRPC reflection, or name its .proto file as `proto`.';
    return { root: undefined, problems: [{ severity: 'error', ...placeOf(['reflection']), message, mend }] };
  }
}

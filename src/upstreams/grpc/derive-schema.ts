import { type DocumentNode, Kind, OperationTypeNode, parse, Source } from 'graphql';
import type { Root } from 'protobufjs';
import { nearest } from '../../config/nearest';
import type { Problem } from '../../problem';
import { buildTypeDefs } from './build-type-defs';
import { nameFields } from './field-names';
import type { GrpcManifest } from './grpc-manifest';
import { collectMessageTypes } from './message-types';
import { collectMethods, type RpcMethods } from './methods';
import { collectMentionedTypes, collectOverlayTypes } from './overlay-types';
import { defaultRootField, type RootField } from './root-field';
import { readRpcFields } from './rpc-directive';

/** What a schema is derived from. */
export interface SchemaSource {
  readonly name: string;
  readonly root: Root;
  readonly manifest: GrpcManifest;
  readonly overlay: DocumentNode | undefined;
  readonly placeOf: (path: readonly string[]) => Pick<Problem, 'file' | 'line'>;
}

/** The schema of a gRPC server in GraphQL, and the calls that answer its root fields. */
export interface DerivedSchema {
  readonly typeDefs: DocumentNode;
  readonly fields: readonly RootField[];
  readonly problems: readonly Problem[];
}

/** Derives types, default root fields, and those that the overlay declares with `@rpc`, which replace their methods' default fields. */
export function deriveSchema({ name, root, manifest, overlay, placeOf }: SchemaSource): DerivedSchema {
  const place = placeOf([manifest.proto === undefined ? 'reflection' : 'proto']);
  const methods = collectMethods(root, manifest);
  const types = collectMessageTypes(methods.methods);
  const { names, changed } = nameFields(methods.methods);
  const declared = collectOverlayTypes(overlay);
  const rpc = readRpcFields({ overlay, methods, fieldNames: names, types, declared });
  const replaced = new Set(rpc.fields.map(({ method }) => method.name));
  const defaults = methods.methods
    .filter((method) => !replaced.has(method.name))
    .map((method) => defaultRootField(method, names.get(method.name) ?? method.method.name, types));
  const sdl = buildTypeDefs({
    fields: defaults,
    types,
    mentioned: collectMentionedTypes(overlay),
    extendedRoots: extendedTypes(overlay),
  });
  return {
    typeDefs: sdl === '' ? emptyDocument : parse(new Source(sdl, `${name} (derived from protobuf)`)),
    fields: [...defaults, ...rpc.fields],
    problems: [
      ...checkChoice(methods, placeOf),
      ...checkOffer(methods, place),
      ...warnOf(methods, [...types.changed, ...changed], place),
      ...rpc.problems,
    ],
  };
}

const emptyDocument: DocumentNode = { kind: Kind.DOCUMENT, definitions: [] };

function extendedTypes(overlay: DocumentNode | undefined): ReadonlySet<string> {
  const extensions = (overlay?.definitions ?? []).filter((node) => node.kind === Kind.OBJECT_TYPE_EXTENSION);
  return new Set(extensions.map((node) => node.name.value));
}

function checkChoice(
  { unknownServices, unknownQueries, services, methods }: RpcMethods,
  placeOf: SchemaSource['placeOf'],
): readonly Problem[] {
  const unary = methods
    .filter(({ operation }) => operation !== OperationTypeNode.SUBSCRIPTION)
    .map(({ method }) => method.name);
  const wrongServices = unknownServices.map((name): Problem => {
    const mend = suggest(name, services);
    return { severity: 'error', ...placeOf(['services']), message: `There is no service "${name}".`, mend };
  });
  const wrongQueries = unknownQueries.map((name): Problem => {
    const message = `"queries" names "${name}", and no unary method of the services has that name.`;
    return { severity: 'error', ...placeOf(['queries']), message, mend: suggest(name, unary) };
  });
  return [...wrongServices, ...wrongQueries];
}

/** An upstream without a method offers nothing, which is never meant. A wrong name in `services` is told already. */
function checkOffer(
  { methods, services, unknownServices }: RpcMethods,
  place: Pick<Problem, 'file' | 'line'>,
): readonly Problem[] {
  if (methods.length > 0 || unknownServices.length > 0) return [];
  const none = services.length === 0;
  const message = none
    ? 'No service is declared, so the upstream offers nothing.'
    : 'No chosen service has a method that GraphQL can call, so the upstream offers nothing.';
  const mend = none
    ? 'Name the .proto file that declares the service.'
    : `Choose \`services\` that have a method to which the client does not stream: ${services.join(', ')}.`;
  return [{ severity: 'error', ...place, message, mend }];
}

function suggest(name: string, names: readonly string[]): string {
  const meant = nearest(name, names);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  return names.length === 0 ? 'Take it out; there are none.' : `Use one of: ${names.join(', ')}.`;
}

function warnOf(
  { streamedTo }: RpcMethods,
  changed: readonly string[],
  place: Pick<Problem, 'file' | 'line'>,
): readonly Problem[] {
  const streams = streamedTo.map((name): Problem => ({
    severity: 'warning',
    ...place,
    message: `The method ${name} is left out: GraphQL has no operation to which a client streams.`,
    mend: 'Choose `services` without it, or offer a unary method beside it.',
  }));
  const renamed = changed.map((name): Problem => ({
    severity: 'warning',
    ...place,
    message: `"${name}" got its trailing "_" because its name in the proto is taken or forbidden in GraphQL.`,
    mend: 'Rename it in the proto, or give it a public name with `transforms.rename`.',
  }));
  return [...streams, ...renamed];
}

import { resolve } from 'node:path';
import type { Opened, OpenSource, OpenTools, UpstreamKind } from '../upstream-kind';
import { bindHoists } from './bind-hoists';
import { loadConnection } from './connection';
import { GraphqlClient } from './graphql-client';
import { type GraphqlManifest, graphqlManifestShape } from './graphql-manifest';
import { createGraphqlUpstream } from './graphql-upstream';
import { readSchema, type SchemaReading } from './read-schema';

/** Remote GraphQL services over HTTP; subscriptions over SSE or WebSocket. */
export const graphqlKind: UpstreamKind<GraphqlManifest> = {
  kind: 'graphql',
  manifestShape: graphqlManifestShape,
  directives: 'directive @hoist(path: String!) on FIELD_DEFINITION',
  files: collectTlsFiles,
  open: openGraphqlUpstream,
};

function collectTlsFiles({ tls }: GraphqlManifest, directory: string): readonly string[] {
  if (typeof tls !== 'object') return [];
  return [tls.ca, tls.cert, tls.key].flatMap((path) => (path === undefined ? [] : [resolve(directory, path)]));
}

async function openGraphqlUpstream(source: OpenSource<GraphqlManifest>, tools: OpenTools): Promise<Opened> {
  const { connection, problems } = await loadConnection(source);
  if (connection === undefined) return { upstream: undefined, problems };
  const client = new GraphqlClient(connection, tools.guard);
  const opened = await openWith({ source, tools, connection, client });
  if (opened.upstream === undefined) await client.close();
  return opened;
}

async function openWith(reading: SchemaReading): Promise<Opened> {
  const { source, client } = reading;
  const { schema, problems } = await readSchema(reading);
  if (schema === undefined) return { upstream: undefined, problems };
  const place = { file: source.manifestFile, line: source.lineOf(['endpoint']) };
  const bound = bindHoists(source.overlay, schema.typeDefs, place);
  if (bound.problems.length > 0) return { upstream: undefined, problems: [...problems, ...bound.problems] };
  const { codes = [], messages = false } = source.manifest.errors ?? {};
  const errors = { subschema: source.name, codes: new Set(codes), messages };
  return { upstream: createGraphqlUpstream({ client, schema, hoists: bound.hoists, errors }), problems };
}

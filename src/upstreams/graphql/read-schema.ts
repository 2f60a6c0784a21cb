import type { DocumentNode } from 'graphql';
import { GatewayError } from '../../errors';
import type { Problem } from '../../problem';
import type { CallContext } from '../call-context';
import { Cancellation } from '../cancellation';
import type { OpenSource, OpenTools } from '../upstream-kind';
import type { Connection } from './connection';
import { formatEndpoint } from './endpoint-url';
import { fetchSchema } from './fetch-schema';
import type { GraphqlClient } from './graphql-client';
import type { GraphqlManifest } from './graphql-manifest';
import type { ReadAnswer } from './http-exchange';
import { type GraphqlBody, readResponse } from './read-response';
import { isSchemaFault, type NormalizedSchema, normalizeSchema } from './normalize-schema';

/** What a schema is read with. */
export interface SchemaReading {
  readonly source: OpenSource<GraphqlManifest>;
  readonly tools: OpenTools;
  readonly connection: Connection;
  readonly client: GraphqlClient;
}

/** A schema, or why there is none; warnings may come with it. */
export interface ReadSchema {
  readonly schema: NormalizedSchema | undefined;
  readonly problems: readonly Problem[];
}

/** Takes the pinned schema, or else asks the upstream for its schema, and brings it into the gateway's form. */
export async function readSchema(reading: SchemaReading): Promise<ReadSchema> {
  const { source } = reading;
  const found = source.schema ?? (await askForSchema(reading));
  if ('severity' in found) return { schema: undefined, problems: [found] };
  const schema = normalizeSchema(found);
  if (isSchemaFault(schema)) {
    const { node, message, mend } = schema;
    return { schema: undefined, problems: [{ severity: 'error', ...placeOf(node, source), message, mend }] };
  }
  if (source.schema === undefined || source.manifest.schemaField !== undefined || schema.overlay === undefined) {
    return { schema, problems: [] };
  }
  return { schema: { ...schema, overlay: undefined }, problems: [unreadDirectives(schema.overlay, source)] };
}

async function askForSchema({ source, tools, connection, client }: SchemaReading): Promise<DocumentNode | Problem> {
  const { schemaField } = source.manifest;
  const headers = new Map([...connection.headers, ...connection.introspectionHeaders]);
  const call = { operation: 'query', target: schemaField ?? '__schema' } as const;
  const context = buildOpeningContext(source.name, tools.signal);
  const read: ReadAnswer<GraphqlBody> = (answer) => readResponse(answer, source.name);
  const ask = (query: string): Promise<GraphqlBody> =>
    client.ask({ call, body: JSON.stringify({ query }), headers, read }, context);
  const sourceName = `${formatEndpoint(connection.endpoint)}#${schemaField ?? '__schema'}`;
  try {
    return await fetchSchema({ ask, schemaField, sourceName });
  } catch (error) {
    return {
      severity: 'error',
      ...placeOf(undefined, source),
      message: `The upstream at ${formatEndpoint(connection.endpoint)} does not give its schema. ${describe(error)}`,
      mend: 'Start the upstream, mend the endpoint or introspection.headers, or pin its SDL as schema.graphql.',
    };
  }
}

/** Nobody asks for the schema: templates have no value but `request.id`. */
function buildOpeningContext(name: string, signal: AbortSignal): CallContext {
  const cancellation = Cancellation.following(signal);
  return { id: `open-${name}`, headers: {}, identity: undefined, session: undefined, cancellation, deadline: Infinity };
}

function describe(error: unknown): string {
  if (!(error instanceof GatewayError)) return error instanceof Error ? error.message : '';
  const status = error.extensions['upstreamStatus'];
  const cause = error.cause instanceof Error && 'code' in error.cause ? error.cause.code : undefined;
  const detail = typeof status === 'number' ? `status ${String(status)}` : cause;
  return typeof detail === 'string' ? `${error.message} (${detail})` : error.message;
}

function placeOf(
  node: { readonly loc?: DocumentNode['loc'] } | undefined,
  { manifestFile, lineOf }: OpenSource<GraphqlManifest>,
): Pick<Problem, 'file' | 'line'> {
  const loc = node?.loc;
  if (loc === undefined) return { file: manifestFile, line: lineOf(['endpoint']) };
  return { file: loc.source.name, line: loc.startToken.line };
}

function unreadDirectives(overlay: DocumentNode, source: OpenSource<GraphqlManifest>): Problem {
  return {
    severity: 'warning',
    ...placeOf(overlay.definitions[0], source),
    message: 'The stitching directives of a pinned schema are not read.',
    mend: "Set schemaField when they are the upstream's own, or write them in overlay.graphql.",
  };
}

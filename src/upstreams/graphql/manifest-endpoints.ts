import type { Problem } from '../../problem';
import { isEndpointFault, parseEndpoint } from './endpoint-url';
import type { GraphqlManifest } from './graphql-manifest';

const httpSchemes = ['http:', 'https:'];

const wsSchemes = ['ws:', 'wss:', ...httpSchemes];

/** Where subscriptions are asked, and how. */
export interface StreamConnection {
  readonly protocol: 'ws' | 'sse';
  readonly endpoint: URL;
}

/** Where a key of the manifest stands. */
export type PlaceOf = (path: readonly string[]) => Pick<Problem, 'file' | 'line'>;

interface Endpoints {
  readonly endpoint: URL;
  readonly streams: StreamConnection;
}

/** Reads the URLs of a manifest. With any fault there are no endpoints. */
export function checkEndpoints(
  manifest: GraphqlManifest,
  placeOf: PlaceOf,
): { readonly endpoints: Endpoints | undefined; readonly problems: readonly Problem[] } {
  const { protocol = 'sse', endpoint: streamsAt } = manifest.subscriptions ?? {};
  const endpoint = parseEndpoint(manifest.endpoint, 'endpoint', httpSchemes);
  const schemes = protocol === 'ws' ? wsSchemes : httpSchemes;
  const streams = streamsAt === undefined ? endpoint : parseEndpoint(streamsAt, 'subscriptions.endpoint', schemes);
  const problems: Problem[] = [];
  if (isEndpointFault(endpoint)) problems.push({ severity: 'error', ...placeOf(['endpoint']), ...endpoint });
  if (isEndpointFault(streams) && streams !== endpoint) {
    problems.push({ severity: 'error', ...placeOf(['subscriptions', 'endpoint']), ...streams });
  }
  if (isEndpointFault(endpoint) || isEndpointFault(streams)) return { endpoints: undefined, problems };
  if (manifest.tls !== undefined && endpoint.protocol === 'http:') {
    const message = 'tls is given, but the endpoint is http.';
    const mend = 'Write the endpoint with https, or take tls out.';
    problems.push({ severity: 'error', ...placeOf(['tls']), message, mend });
  }
  return { endpoints: { endpoint, streams: { protocol, endpoint: streams } }, problems };
}

import type { Problem } from '../../problem';
import { type HeaderTemplates, parseHeaderTemplates } from '../header-templates';
import { loadTls, type TlsMaterial } from '../tls';
import type { OpenSource } from '../upstream-kind';
import type { GraphqlManifest } from './graphql-manifest';
import { checkEndpoints, type PlaceOf, type StreamConnection } from './manifest-endpoints';

/** A client's TLS settings as undici and ws take them; an absent one stands for the system's roots, or the endpoint's host. */
export interface TlsConnect {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
  readonly servername?: string;
}

/** What a manifest says about reaching its upstream, checked and loaded. */
export interface Connection {
  readonly endpoint: URL;
  readonly tls: TlsConnect;
  readonly headers: HeaderTemplates;
  /** Headers of asking for the schema alone. */
  readonly introspectionHeaders: HeaderTemplates;
  readonly streams: StreamConnection;
}

/** Checks and loads what a manifest says about reaching its upstream. Every fault is a problem; with one, there is no connection. */
export async function loadConnection(
  source: OpenSource<GraphqlManifest>,
): Promise<{ readonly connection: Connection | undefined; readonly problems: readonly Problem[] }> {
  const { manifest, directory } = source;
  const placeOf: PlaceOf = (path) => ({ file: source.manifestFile, line: source.lineOf(path) });
  const { endpoints, problems: ofEndpoints } = checkEndpoints(manifest, placeOf);
  const headers = parseHeaderTemplates(manifest.headers ?? {}, (name) => placeOf(['headers', name]));
  const introspection = checkIntrospection(manifest.introspection?.headers ?? {}, placeOf);
  const tls = await loadTls(manifest.tls ?? true, { directory, placeOf });
  const problems = [...ofEndpoints, ...headers.problems, ...introspection.problems, ...tls.problems];
  if (endpoints === undefined || problems.length > 0) return { connection: undefined, problems };
  const both = { headers: headers.templates, introspectionHeaders: introspection.templates };
  return { connection: { ...endpoints, ...both, tls: toConnect(tls.material) }, problems };
}

function checkIntrospection(headers: Readonly<Record<string, string>>, placeOf: PlaceOf) {
  const { templates, problems } = parseHeaderTemplates(headers, (name) => placeOf(['introspection', 'headers', name]));
  const dynamic = Object.entries(headers).flatMap(([name, text]): readonly Problem[] => {
    if (!text.includes('{{')) return [];
    const message = `introspection.headers.${name} has a template, but no caller asks for the schema.`;
    const mend = 'Write the value itself, or take it from the environment: ${NAME}.';
    return [{ severity: 'error', ...placeOf(['introspection', 'headers', name]), message, mend }];
  });
  return { templates, problems: dynamic.length > 0 ? dynamic : problems };
}

function toConnect({ ca, cert, key, serverName }: TlsMaterial): TlsConnect {
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(serverName === undefined ? {} : { servername: serverName }),
  };
}

/** Why an endpoint cannot be used, and how to mend it. */
export interface EndpointFault {
  readonly message: string;
  readonly mend: string;
}

/** Addresses that only the machine's own surroundings answer, as a cloud's metadata service. */
const linkLocal = /^(?:169\.254\.|\[fe[89ab][0-9a-f]:|\[::ffff:a9fe:)/i;

/** Reads a URL of a manifest; `key` is how a fault names it. Credentials, other schemes and link-local addresses are refused. */
export function parseEndpoint(text: string, key: string, schemes: readonly string[]): URL | EndpointFault {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined)
    return { message: `${key} is not a URL.`, mend: 'Write it in full, as http://catalog.internal/graphql.' };
  if (!schemes.includes(url.protocol)) {
    return {
      message: `${key} has the scheme "${url.protocol}", which is not spoken here.`,
      mend: `Use ${schemes.map((scheme) => `${scheme}//`).join(' or ')}`.concat('.'),
    };
  }
  if (url.username !== '' || url.password !== '') {
    return {
      message: `${key} holds credentials.`,
      mend: 'Take them out of the URL and send them as a header, from the environment.',
    };
  }
  if (linkLocal.test(url.hostname)) {
    return { message: `${key} is a link-local address.`, mend: 'Name the host of the service.' };
  }
  return url;
}

/** Tells a fault from a URL. */
export function isEndpointFault(parsed: URL | EndpointFault): parsed is EndpointFault {
  return !(parsed instanceof URL);
}

/** The URL as it may be shown: without its query, which may hold a secret. */
export function formatEndpoint(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

import type { IncomingMessage } from 'node:http';
import type { Answer } from './send';
import { negotiate } from './negotiate';

const types = ['application/json', 'application/graphql-response+json', 'text/event-stream', 'text/html'] as const;

/** True for a GET that carries no query and prefers a page to an answer: a person with a browser. */
export function isPageRequest({ method, url = '', headers }: IncomingMessage): boolean {
  if (method !== 'GET' || new URLSearchParams(url.split('?')[1]).has('query')) return false;
  return negotiate(headers.accept, types) === 'text/html';
}

/**
 * Makes the page at the endpoint: where the graph is, a query to paste, and where to look next. It loads nothing from
 * elsewhere and runs no script. `host` is the request's Host header; one that is no host is not repeated.
 */
export function createLandingPage({
  host,
  query,
}: {
  readonly host: string | undefined;
  readonly query: string;
}): Answer {
  const safeHost = host !== undefined && /^[\w.:[\]-]{1,255}$/.test(host) ? host : 'localhost';
  return {
    status: 200,
    mediaType: 'text/html',
    headers: {
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
      'referrer-policy': 'no-referrer',
    },
    body: renderPage(`http://${safeHost}/graphql`, query),
  };
}

function renderPage(endpoint: string, query: string): string {
  const body = JSON.stringify({ query });
  const command = `curl ${endpoint} -H 'content-type: application/json' -d '${body.replaceAll("'", String.raw`'\''`)}'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Selvage: one graph</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: #222; background: #fff }
  pre { padding: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; background: #f2f2f0; border-radius: 4px }
  @media (prefers-color-scheme: dark) { body { color: #ddd; background: #1b1b1b } pre { background: #2a2a2a } a { color: #9cf } }
</style>
</head>
<body>
<h1>Selvage</h1>
<p>This is a GraphQL endpoint: <code>${escapeHtml(endpoint)}</code>. A query to begin with:</p>
<pre>${escapeHtml(query)}</pre>
<p>The same from a terminal:</p>
<pre>${escapeHtml(command)}</pre>
<ul>
<li><a href="/schema.graphql">The schema</a>, where it may be read.</li>
<li>Live data: the same address with <code>accept: text/event-stream</code>, or as a WebSocket with the subprotocol <code>graphql-transport-ws</code>.</li>
</ul>
</body>
</html>
`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

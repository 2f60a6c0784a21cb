import { request, type IncomingHttpHeaders } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import type { ExecutionResult } from 'graphql';

/** Both media types in which a whole answer may come. */
export const mediaTypes = ['application/json', 'application/graphql-response+json'] as const;

/** A request as a client sends it. */
export interface Sent {
  /** Default: POST. */
  readonly method?: string;
  /** Default: `/graphql`. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What came back, whole. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** Sends a request whose headers are exactly those given, beside `host` and, with a body, its length. */
export function send(origin: string, { method = 'POST', path = '/graphql', headers = {}, body }: Sent): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin);
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const outgoing = request({ hostname, port, method, path, headers: { ...length, ...headers } }, (answer) => {
      readText(answer).then((text) => {
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text });
      }, reject);
    });
    outgoing.once('error', reject).end(body);
  });
}

/** Posts a GraphQL request as JSON. */
export function post(origin: string, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  const json = { 'content-type': 'application/json', accept: 'application/json', ...headers };
  return send(origin, { headers: json, body: JSON.stringify(body) });
}

/** Reads an answer in GraphQL's shape. */
export function readResult({ text }: Pick<Reply, 'text'>): ExecutionResult {
  return JSON.parse(text) as ExecutionResult;
}

/** The code of each error of an answer. */
export function codesOf(reply: Pick<Reply, 'text'>): readonly unknown[] {
  return (readResult(reply).errors ?? []).map(({ extensions }) => (extensions as { code?: unknown } | undefined)?.code);
}

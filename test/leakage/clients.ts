import { Agent, request, type IncomingMessage } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { headersOf, isPerson, type Caller } from './people';

/** One request as its client sends it. */
export interface Sent {
  readonly caller: Caller;
  /** Undefined where the transport has no place for it. */
  readonly id: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The most answers that are read. */
  readonly most: number;
  /** After how many milliseconds the client leaves. Undefined: it stays. */
  readonly leaves: number | undefined;
}

/** What came of a request: the answers that were read, as text, and the status, 0 where there is none. */
export interface Got {
  readonly status: number;
  readonly answers: readonly string[];
  /** The id that the answer bears. */
  readonly id: string | undefined;
}

/** A way to ask. Gives no answers when the client left before there were any. */
export type Ask = (sent: Sent) => Promise<Got>;

/** The ways to ask, over connections that callers share over HTTP, as behind a proxy, and have for themselves over WebSocket. */
export interface Clients {
  readonly post: Ask;
  readonly get: Ask;
  readonly sse: Ask;
  readonly socket: Ask;
  close(): Promise<void>;
}

const nothing: Got = { status: 0, answers: [], id: undefined };

/** Opens the clients of a gateway. */
export function openClients(origin: string, connections: number): Clients {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const sockets = new Map<Caller, Client>();
  const url = `${origin}/graphql`;
  return {
    post: (sent) => askWhole(sent, { url, agent, method: 'POST' }),
    get: (sent) => askWhole(sent, { url: `${url}?${toSearch(sent)}`, agent, method: 'GET' }),
    sse: (sent) => askStream(sent, { url, agent, method: 'POST' }),
    socket: (sent) => {
      const client = sockets.get(sent.caller) ?? openSocket(url, sent.caller);
      sockets.set(sent.caller, client);
      return askSocket(sent, client);
    },
    close: async () => {
      agent.destroy();
      for (const client of sockets.values()) await client.dispose();
    },
  };
}

interface Way {
  readonly url: string;
  readonly agent: Agent;
  readonly method: 'GET' | 'POST';
}

function toSearch({ query, variables }: Sent): string {
  return new URLSearchParams({ query, variables: JSON.stringify(variables) }).toString();
}

/** Sends a request; undefined when the client left, or was left, before it was answered. */
function send(sent: Sent, { url, agent, method }: Way, accept: string): Promise<IncomingMessage | undefined> {
  const { caller, id, query, variables, leaves } = sent;
  const json = method === 'GET' ? {} : { 'content-type': 'application/json' };
  const headers = { accept, 'x-request-id': id, ...json, ...headersOf(caller) };
  return new Promise((resolve) => {
    const outgoing = request(url, { method, agent, headers });
    outgoing.on('error', () => {
      resolve(undefined);
    });
    outgoing.on('response', resolve);
    if (leaves !== undefined) setTimeout(() => outgoing.destroy(), leaves);
    outgoing.end(method === 'GET' ? undefined : JSON.stringify({ query, variables }));
  });
}

async function askWhole(sent: Sent, way: Way): Promise<Got> {
  const answer = await send(sent, way, 'application/json');
  const text = answer && (await readText(answer).catch(() => undefined));
  if (answer === undefined || text === undefined) return nothing;
  return { status: answer.statusCode ?? 0, answers: [text], id: readId(answer) };
}

function readId({ headers }: IncomingMessage): string | undefined {
  return headers['x-request-id']?.toString();
}

async function askStream(sent: Sent, way: Way): Promise<Got> {
  const answer = await send(sent, way, 'text/event-stream');
  if (answer === undefined) return nothing;
  const status = answer.statusCode ?? 0;
  const id = readId(answer);
  const isStream = answer.headers['content-type']?.startsWith('text/event-stream') === true;
  const answers: string[] = [];
  let read = '';
  try {
    for await (const chunk of answer.setEncoding('utf8') as AsyncIterable<string>) {
      read += chunk;
      const events = read.split('\n\n');
      read = events.pop() ?? '';
      answers.push(...events.flatMap((event) => /^event: next\ndata: (.*)$/m.exec(event)?.[1] ?? []));
      if (answers.length >= sent.most) break;
    }
  } catch {
    // The client left: what it read until then was read.
  }
  answer.destroy();
  return { status, answers: isStream ? answers : [read], id };
}

/** Every second caller shows his token in the upgrade, the others in connection_init. */
function openSocket(url: string, caller: Caller): Client {
  const { authorization, ...rest } = headersOf(caller) as Record<string, string>;
  const inUpgrade = isPerson(caller) && Number(caller.jti.split('-')[1]) % 2 === 0;
  class CallerSocket extends WebSocket {
    constructor(address: string, protocols: string) {
      super(address, protocols, { headers: inUpgrade ? { ...rest, authorization } : rest });
    }
  }
  return createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: CallerSocket,
    retryAttempts: 0,
    lazy: false,
    ...(!inUpgrade && authorization !== undefined && { connectionParams: { authorization } }),
  });
}

function askSocket({ query, variables, most, leaves }: Sent, client: Client): Promise<Got> {
  const answers: string[] = [];
  return new Promise((resolve, reject) => {
    const timer =
      leaves === undefined
        ? undefined
        : setTimeout(() => {
            stop();
          }, leaves);
    const end = (): void => {
      clearTimeout(timer);
      resolve({ status: 200, answers, id: undefined });
    };
    const stop = client.subscribe(
      { query, variables },
      {
        next: (answer) => {
          answers.push(JSON.stringify(answer));
          if (answers.length >= most) stop();
        },
        // The errors of an operation that is refused are its answer.
        error: (error) => {
          if (!Array.isArray(error)) {
            reject(error instanceof Error ? error : new Error(`The socket was closed: ${JSON.stringify(error)}`));
            return;
          }
          answers.push(JSON.stringify({ errors: error }));
          end();
        },
        complete: end,
      },
    );
  });
}

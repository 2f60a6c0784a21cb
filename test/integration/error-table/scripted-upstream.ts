import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request, by its response or by the bare socket below it. */
export type Script = (response: ServerResponse) => void;

/** An HTTP server that answers every request as it is told at the moment. */
export interface ScriptedUpstream {
  readonly endpoint: string;
  /** How many requests have come. */
  readonly calls: () => number;
  follow(script: Script): void;
  stop(): Promise<void>;
}

/** Starts a scripted upstream on a free port of loopback. */
export async function startScriptedUpstream(): Promise<ScriptedUpstream> {
  let calls = 0;
  let script: Script = (response) => response.writeHead(404).end();
  const server = createServer((incoming, response) => {
    calls += 1;
    incoming.resume().once('end', () => {
      script(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${String(port)}/graphql`,
    calls: () => calls,
    follow: (next) => {
      script = next;
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers with a body; text is sent as it is. */
export function answerWith(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Script {
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
  };
}

/** Writes bytes to the connection and ends it. */
export function answerRaw(bytes: string): Script {
  return ({ socket }) => socket?.end(bytes);
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { GraphQLSchema } from 'graphql';
import { WebSocketServer } from 'ws';
import type { FaultQueue } from './faults';
import { createGraphqlAnswerer } from './graphql-answerer';
import type { GraphqlCall } from './graphql-call';
import { serveGraphqlSockets } from './graphql-sockets';
import type { RunningMock } from './mock';
import { stageHttpFault, stageUpgradeFault } from './stage-fault';

/** A running stand-in of a GraphQL service. */
export interface RunningGraphqlMock extends RunningMock {
  /** The URL for queries, SSE and (with `ws:`) WebSocket. */
  readonly endpoint: string;
  readonly calls: readonly GraphqlCall[];
}

/** Serves a schema on a free port of loopback by POST, SSE and graphql-transport-ws, whatever the path. */
export async function startGraphqlServer(schema: GraphQLSchema, faults: FaultQueue): Promise<RunningGraphqlMock> {
  const calls: GraphqlCall[] = [];
  const stopping = new AbortController();
  const { signal } = stopping;
  const answer = createGraphqlAnswerer(schema, (call) => calls.push(call));
  const sockets = new WebSocketServer({ noServer: true });
  serveGraphqlSockets(sockets, schema, (call) => calls.push(call));
  const server = createServer((request, response) => {
    stageHttpFault(faults.take(), { response, signal })
      .then((goesOn) => (goesOn ? answer(request, response) : undefined))
      .catch(() => response.destroy());
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (request, socket, head: Buffer) => {
    upgraded.add(socket);
    socket.on('error', () => socket.destroy()).once('close', () => upgraded.delete(socket));
    void stageUpgradeFault(faults.take(), { request, socket, head, sockets, signal }).then((goesOn) => {
      if (!goesOn) return;
      sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    stopping.abort();
    for (const socket of upgraded) socket.destroy();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  };
  return { endpoint: `http://127.0.0.1:${String(port)}/graphql`, calls, stop };
}

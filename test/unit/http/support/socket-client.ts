import { once } from 'node:events';
import { WebSocket, type ClientOptions } from 'ws';
import { until } from './until';

/** A message of graphql-transport-ws. */
export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: unknown;
}

/** A WebSocket client that keeps all it received. */
export interface SocketClient {
  readonly socket: WebSocket;
  readonly messages: SocketMessage[];
  readonly closed: Promise<readonly [code: number, reason: string]>;
  send(...messages: readonly (SocketMessage | string)[]): void;
}

/** Connects with the subprotocol and rejects when the upgrade is refused. */
export async function connectSocket(httpUrl: string, clientOptions: ClientOptions = {}): Promise<SocketClient> {
  const socket = new WebSocket(httpUrl.replace('http:', 'ws:'), 'graphql-transport-ws', clientOptions);
  const messages: SocketMessage[] = [];
  socket.on('message', (data: Buffer) => messages.push(JSON.parse(data.toString()) as SocketMessage));
  const closed = new Promise<readonly [number, string]>((resolve) => {
    socket.once('close', (code, reason) => {
      resolve([code, reason.toString()]);
    });
  });
  await once(socket, 'open');
  socket.on('error', () => undefined);
  return {
    socket,
    messages,
    closed,
    send: (...texts) => {
      for (const text of texts) socket.send(typeof text === 'string' ? text : JSON.stringify(text));
    },
  };
}

/** Connects and begins: the acknowledgement is the first message. */
export async function openSocket(httpUrl: string, options: ClientOptions = {}): Promise<SocketClient> {
  const client = await connectSocket(httpUrl, options);
  client.send(init);
  await until('the connection is acknowledged', () => client.messages.length === 1);
  return client;
}

/** The message that begins a connection. */
export const init: SocketMessage = { type: 'connection_init' };

/** The message that asks for an operation. */
export function subscribe(id: string, query: string): SocketMessage {
  return { id, type: 'subscribe', payload: { query } };
}

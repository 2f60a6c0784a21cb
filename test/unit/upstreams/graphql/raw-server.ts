import { createServer, type AddressInfo, type Socket } from 'node:net';

/** A server that speaks bytes. */
export interface RawServer {
  readonly endpoint: string;
  /** How many connections were made. */
  readonly connections: () => number;
  stop(): Promise<void>;
}

/** Starts a server that hands each connection over when its first bytes have come. */
export async function startRawServer(answer: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
    socket.once('data', () => {
      answer(socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${String(port)}/graphql`,
    connections: () => connections,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** The text of a whole HTTP answer. */
export function httpAnswer(body: string | Buffer, { status = 200, headers = '' } = {}): Buffer {
  const head = `HTTP/1.1 ${String(status)} Whatever\r\n${headers}content-length: ${String(Buffer.byteLength(body))}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), Buffer.from(body)]);
}

import { createServer, type Socket } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';

/** A gRPC server whose connections are in our hands, so that one can be reset. */
export interface GrpcServer {
  readonly server: Server;
  /** Listens on loopback at a free port. Resolves with `127.0.0.1:port`. */
  listen(): Promise<string>;
  /** Resets the connection of a call, by what its `getPeer()` gives. */
  reset(peer: string): void;
  /** Ends every connection and call. */
  close(): Promise<void>;
}

/** Makes a gRPC server without TLS. */
export function createGrpcServer(): GrpcServer {
  const server = new Server();
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const sockets = new Map<string, Socket>();
  const listener = createServer((socket) => {
    const peer = `${socket.remoteAddress ?? ''}:${String(socket.remotePort ?? 0)}`;
    sockets.set(peer, socket);
    socket.once('close', () => sockets.delete(peer));
    // A client may vanish; whoever it called learns of it from the call.
    socket.on('error', () => undefined);
    injector.injectConnection(socket);
  });
  return {
    server,
    listen: () =>
      new Promise((resolve, reject) => {
        listener.once('error', reject);
        listener.listen(0, '127.0.0.1', () => {
          const address = listener.address();
          resolve(`127.0.0.1:${typeof address === 'object' && address !== null ? String(address.port) : ''}`);
        });
      }),
    reset(peer) {
      sockets.get(peer)?.resetAndDestroy();
    },
    close: () =>
      new Promise((resolve) => {
        server.forceShutdown();
        injector.destroy();
        for (const socket of sockets.values()) socket.destroy();
        listener.close(() => {
          resolve();
        });
      }),
  };
}

import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How often a closing server looks for connections that fell idle, in milliseconds. */
const sweepInterval = 50;

/**
 * Prepares a server for closing, before it listens. The function that is returned closes it and resolves when its running
 * requests are over: idle connections, and those that never sent a byte, are closed at once. More calls wait for the same end.
 */
export function prepareClose(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>();
  let closed: Promise<void> | undefined;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  async function close(): Promise<void> {
    // Node takes a connection that has sent nothing, as browsers open them in advance, for a busy one.
    const sweep = (): void => {
      server.closeIdleConnections();
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    };
    const sweeper = setInterval(sweep, sweepInterval);
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
      sweep();
    });
    clearInterval(sweeper);
  }

  return () => (closed ??= close());
}

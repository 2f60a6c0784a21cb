import type { Server } from 'node:http';

/** Cuts off a client that has not read its whole answer `timeout` milliseconds after the answer was complete. Streams are not bound by it. */
export function limitWriting(server: Server, timeout: number): void {
  server.on('request', (_req, res) => {
    res.on('prefinish', () => {
      if (res.socket === null || res.socket.writableLength === 0) return;
      const timer = setTimeout(() => res.destroy(), timeout);
      res.once('close', () => {
        clearTimeout(timer);
      });
    });
  });
}

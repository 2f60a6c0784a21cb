import type { Server, ServerResponse } from 'node:http';

/** Cuts off a client that has not read its whole answer `timeout` milliseconds after the answer was complete. Streams are not bound by it. */
export function limitWriting(server: Server, timeout: number): void {
  /** One for all responses, which it is called on. */
  function limit(this: ServerResponse): void {
    if (this.socket === null || this.socket.writableLength === 0) return;
    const timer = setTimeout(() => this.destroy(), timeout);
    this.once('close', () => {
      clearTimeout(timer);
    });
  }

  server.on('request', (_req, res) => {
    res.on('prefinish', limit);
  });
}

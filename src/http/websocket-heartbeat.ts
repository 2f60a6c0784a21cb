import type { WebSocket } from 'ws';

/** Pings a socket every `interval` milliseconds and ends it when a whole interval passed without a sign of life, so that half-open connections are found. */
export function keepHeartbeat(socket: WebSocket, interval: number): void {
  let alive = true;
  const timer = setInterval(() => {
    if (!alive) {
      socket.terminate();
      return;
    }
    alive = false;
    socket.ping();
  }, interval);
  const notice = (): void => {
    alive = true;
  };
  socket.on('pong', notice);
  socket.on('message', notice);
  socket.once('close', () => {
    clearInterval(timer);
  });
}

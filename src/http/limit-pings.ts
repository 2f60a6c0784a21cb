import type { WebSocket } from 'ws';

/** Closes a socket with 1008 on more than `limit` pings in a second: frames, and messages, which are told to the function that is returned. */
export function limitPings(socket: WebSocket, limit: number): () => void {
  let windowStart = performance.now();
  let count = 0;
  const countPing = (): void => {
    const now = performance.now();
    if (now - windowStart >= 1000) {
      windowStart = now;
      count = 0;
    }
    count += 1;
    if (count > limit) socket.close(1008, 'Too many pings');
  };
  socket.on('ping', countPing);
  return countPing;
}

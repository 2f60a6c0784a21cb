import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** The requests of one socket that wait for their answers. */
interface SocketState {
  readonly running: Set<IncomingMessage>;
  readonly waiting: (() => void)[];
}

/** Knows which requests of a socket run; a pipelining client gets only so many at a time. */
export interface SocketRequests {
  readonly listener: RequestListener;
  /** True when a request that came whole waits for its answer, so that nothing else may be written to the socket. */
  awaitsAnswer(socket: Duplex): boolean;
}

/** Wraps a listener: of one socket's pipelined requests at most `max` run at once, the others wait in their order. */
export function createSocketRequests(listener: RequestListener, max: number): SocketRequests {
  const sockets = new WeakMap<Duplex, SocketState>();

  function run(state: SocketState, req: IncomingMessage, res: ServerResponse): void {
    state.running.add(req);
    res.once('close', () => {
      state.running.delete(req);
      if (state.running.size < max) state.waiting.shift()?.();
    });
    listener(req, res);
  }

  return {
    listener: (req, res) => {
      const state = sockets.get(req.socket) ?? { running: new Set(), waiting: [] };
      sockets.set(req.socket, state);
      if (state.running.size < max) {
        run(state, req, res);
        return;
      }
      state.waiting.push(() => {
        if (!req.socket.destroyed) run(state, req, res);
      });
    },
    awaitsAnswer: (socket) => [...(sockets.get(socket)?.running ?? [])].some(({ complete }) => complete),
  };
}

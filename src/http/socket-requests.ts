import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** The requests of one socket that wait for their answers. */
interface SocketState {
  readonly running: Set<ServerResponse>;
  readonly waiting: (() => void)[];
}

/** Knows which requests of a socket run; a pipelining client gets only so many at a time. */
export interface SocketRequests {
  readonly listener: RequestListener;
  /** True when a request that came whole waits for its answer, so that nothing else may be written to the socket. */
  awaitsAnswer(socket: Duplex): boolean;
}

/**
 * Wraps a listener: of one socket's pipelined requests at most `max` run at once, the others wait in their order. When the
 * socket closes, all that run are told by their response's close event.
 */
export function createSocketRequests(listener: RequestListener, max: number): SocketRequests {
  const sockets = new WeakMap<Duplex, SocketState>();

  function open(socket: Duplex): SocketState {
    const state: SocketState = { running: new Set(), waiting: [] };
    sockets.set(socket, state);
    socket.once('close', () => {
      closeQueued(state);
    });
    return state;
  }

  function run(req: IncomingMessage, res: ServerResponse, state: SocketState): void {
    state.running.add(res);
    // Not `once`, which wraps its listener; a close that is told twice finds nothing to remove.
    res.on('close', () => {
      if (!state.running.delete(res) || state.waiting.length === 0) return;
      if (state.running.size < max && !req.socket.destroyed) state.waiting.shift()?.();
    });
    listener(req, res);
  }

  return {
    listener: (req, res) => {
      const state = sockets.get(req.socket) ?? open(req.socket);
      if (state.running.size < max) run(req, res, state);
      else
        state.waiting.push(() => {
          run(req, res, state);
        });
    },
    awaitsAnswer: (socket) => [...(sockets.get(socket)?.running ?? [])].some(({ req }) => req.complete),
  };
}

/** Node tells only the response whose turn it is that its socket has closed; those behind it have no socket yet. */
function closeQueued({ running, waiting }: SocketState): void {
  waiting.length = 0;
  for (const res of running) {
    if (res.socket === null) res.destroy().emit('close');
  }
}

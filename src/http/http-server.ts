import { createServer, type RequestListener, type Server } from 'node:http';
import { toClientFault } from './client-error';
import { limitWriting } from './limit-writing';
import { sendRawFault } from './raw-answer';
import { createSocketRequests } from './socket-requests';

/** How long clients may take, in milliseconds, and how many there may be. */
export interface HttpServerLimits {
  /** From the first byte of a request, or from the connection, to the end of its headers. Default: 10 000. */
  readonly headersTimeout?: number;
  /** To the end of its body. Default: 30 000. */
  readonly requestTimeout?: number;
  /** Between two requests of a connection. Default: 65 000, longer than load balancers keep theirs. */
  readonly keepAliveTimeout?: number;
  /** To read a whole answer. Default: 30 000. */
  readonly writeTimeout?: number;
  /** How often slow clients are looked for. Default: 2000. */
  readonly checkInterval?: number;
  /** Connections at a time; further ones are closed at once. Default: 10 000. */
  readonly maxConnections?: number;
  /** Pipelined requests of one connection that run at a time. Default: 10. */
  readonly maxPipelined?: number;
}

/** Makes a Node server that no client can hold: slow, silent, garbled and greedy ones are answered in our error shape and closed. */
export function createHttpServer(listener: RequestListener, limits: HttpServerLimits = {}): Server {
  const { headersTimeout = 10_000, requestTimeout = 30_000, keepAliveTimeout = 65_000, checkInterval = 2000 } = limits;
  const { maxConnections = 10_000, maxPipelined = 10, writeTimeout = 30_000 } = limits;
  const requests = createSocketRequests(listener, maxPipelined);
  const server = createServer({
    headersTimeout: Math.min(headersTimeout, requestTimeout),
    requestTimeout,
    keepAliveTimeout,
    connectionsCheckingInterval: checkInterval,
    noDelay: true,
    requireHostHeader: false,
  });
  server.maxConnections = maxConnections;
  limitWriting(server, writeTimeout);
  server.on('request', requests.listener);
  server.on('clientError', (error, socket) => {
    if (!socket.writable || requests.awaitsAnswer(socket)) socket.destroy();
    else sendRawFault(socket, toClientFault(error));
  });
  return server;
}

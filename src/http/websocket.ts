import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Logger } from '../logger';
import { checkHead } from './check-head';
import { collectHeaders } from './collect-headers';
import type { GraphQLParts } from './graphql-parts';
import { HttpFault } from './http-fault';
import { nobody, type Caller } from './identify';
import { identifySocket } from './identify-socket';
import { MissingCredentials } from './missing-credentials';
import { sendRawFault } from './raw-answer';
import { chooseRequestId } from './request';
import { serveSocket } from './serve-socket';
import { createStoppingFault } from './stopping-fault';
import { limitPings } from './limit-pings';
import { keepHeartbeat } from './websocket-heartbeat';
import { watchNobody, type WatchAuthority } from './watch-authority';
import { createWebSocketProtocol } from './websocket-protocol';

/** What WebSockets are made of. */
export interface WebSocketParts extends GraphQLParts {
  readonly logger: Logger;
  /** How long a client may take to its connection_init, in milliseconds; then 4408. Default: 3000. */
  readonly initTimeout?: number;
  /** The most bytes of one message; then 1009. Default: 1 000 000. */
  readonly maxMessageBytes?: number;
  /** The most operations of one connection at a time. Default: 50. */
  readonly maxOperations?: number;
  /** How often a connection must show that it lives, in milliseconds. Default: 20 000. */
  readonly pingInterval?: number;
  /** The most pings of one connection in a second; then 1008. Default: 20. */
  readonly maxPings?: number;
}

/** The WebSocket side of `/graphql`. */
export interface WebSockets {
  /** Takes a server's upgrade event. */
  readonly upgrade: (req: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Asks every client to leave, with 1001. */
  close(): void;
  /** Cuts off those that did not. */
  terminate(): void;
}

const goingAway = [1001, 'The gateway is stopping'] as const;
const revoked = [4403, 'The session or token has ended'] as const;
const tryAgainLater = [1013, 'Callers cannot be told apart now'] as const;

/** Makes the WebSocket side of `/graphql`: the subprotocol graphql-transport-ws, without compression. */
export function createWebSockets(parts: WebSocketParts): WebSockets {
  const {
    initTimeout = 3000,
    maxMessageBytes = 1_000_000,
    maxOperations = 50,
    pingInterval = 20_000,
    maxPings = 20,
  } = parts;
  const protocol = createWebSocketProtocol({ parts, initTimeout, maxOperations });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    handleProtocols,
  });
  sockets.on('wsClientError', (_error, socket) => {
    sendRawFault(socket, new HttpFault('BAD_REQUEST', { message: 'This is not a valid WebSocket handshake.' }));
  });

  async function upgrade(req: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const headers = collectHeaders(req);
    const id = chooseRequestId(headers['x-request-id']);
    const log = parts.logger.child({ connectionId: id });
    const atUpgrade = checkUpgrade(req, parts.draining) ?? (await parts.identify({ req, log }));
    if (atUpgrade instanceof HttpFault && !(atUpgrade instanceof MissingCredentials)) {
      sendRawFault(socket, atUpgrade);
      return;
    }
    const { identify } = parts;
    sockets.handleUpgrade(req, socket, head, (webSocket) => {
      const settle = async (payload: unknown): Promise<Caller | HttpFault> => {
        const caller = await identifySocket({ identify, req, log, atUpgrade }, payload);
        if (caller instanceof HttpFault && caller.status === 503) webSocket.close(...tryAgainLater);
        if (!(caller instanceof HttpFault)) closeWhenRevoked(webSocket, caller, parts.watch);
        return caller;
      };
      const shared = { id, headers, caller: nobody, log, settle };
      const countPing = limitPings(webSocket, maxPings);
      keepHeartbeat(webSocket, pingInterval);
      serveSocket(webSocket, protocol, { ...shared, operations: new Map(), messageBytes: 0, countPing });
      if (parts.draining.aborted) webSocket.close(...goingAway);
    });
  }

  return {
    upgrade: (req, socket, head) => {
      socket.on('error', () => socket.destroy());
      upgrade(req, socket, head).catch((error: unknown) => {
        parts.logger.error({ err: error }, 'a WebSocket upgrade failed by our own fault');
        sendRawFault(socket, new HttpFault('INTERNAL'));
      });
    },
    close: () => {
      for (const socket of sockets.clients) socket.close(...goingAway);
    },
    terminate: () => {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

/** How long a client's last results may take to leave before its socket closes, in milliseconds. */
const parting = 100;

/** Closes a socket whose client is not any more who it was; until then its running operations may say so, and none begins. */
function closeWhenRevoked(socket: WebSocket, caller: Caller, watch: WatchAuthority = watchNobody): void {
  const unwatch = watch(caller, () => {
    socket.removeAllListeners('message');
    setTimeout(() => {
      socket.close(...revoked);
    }, parting);
  });
  socket.once('close', unwatch);
}

function checkUpgrade(req: IncomingMessage, draining: AbortSignal): HttpFault | undefined {
  if (draining.aborted) return createStoppingFault();
  if (req.headers.upgrade?.toLowerCase() !== 'websocket') {
    return new HttpFault('METHOD_NOT_ALLOWED', { message: 'Only upgrades to WebSocket are served.' });
  }
  if (req.url?.split('?', 1)[0] !== '/graphql')
    return new HttpFault('NOT_FOUND', { message: 'WebSockets are served at /graphql.' });
  return checkHead(req);
}

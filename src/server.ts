import { once } from 'node:events';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { prepareClose } from './http/close-server';
import { createHttpServer, type HttpServerLimits } from './http/http-server';
import type { WebSockets } from './http/websocket';
import type { Logger } from './logger';

/** Where a server listens. */
export interface Address {
  /** 0: any free one. */
  readonly port: number;
  /** Undefined: every interface. */
  readonly host?: string | undefined;
}

/** What the gateway's two servers are made of. */
export interface GatewayServerParts {
  readonly logger: Logger;
  readonly app: RequestListener;
  readonly adminApp: RequestListener;
  readonly webSockets: WebSockets;
  /** Aborted when stopping begins; the applications were given its signal. */
  readonly drain: AbortController;
  readonly listen: Address;
  readonly adminListen: Address;
  /** How long requests and sockets may take to end once stopping has begun, in milliseconds. Default: 10 000. */
  readonly drainTimeout?: number;
  readonly limits?: HttpServerLimits;
}

/** The gateway's public and admin servers. */
export interface GatewayServer {
  /** Listens on both ports and resolves with the real ones. Rejects when one cannot be had; nothing listens then. */
  start(): Promise<{ readonly port: number; readonly adminPort: number }>;
  /**
   * Stops without losing a request: readiness turns 503, no connection is accepted, sockets are closed with 1001, event
   * streams end, running requests finish; what is left after the drain time is cut off. Calls after the first wait for it.
   */
  stop(): Promise<void>;
}

/** Makes the servers; nothing listens before `start`. */
export function createGatewayServer(parts: GatewayServerParts): GatewayServer {
  const { app, adminApp, webSockets, drain, logger, drainTimeout = 10_000 } = parts;
  const server = createHttpServer(app, parts.limits);
  const admin = createHttpServer(adminApp, parts.limits);
  server.on('upgrade', webSockets.upgrade);
  const closeServer = prepareClose(server);
  const closeAdmin = prepareClose(admin);
  let stopped: Promise<void> | undefined;

  async function stop(): Promise<void> {
    drain.abort();
    const cutOff = setTimeout(() => {
      logger.warn({ drainTimeout }, 'requests were still running at the end of the drain time and are cut off');
      webSockets.terminate();
      server.closeAllConnections();
    }, drainTimeout);
    webSockets.close();
    await closeServer();
    clearTimeout(cutOff);
    admin.closeAllConnections();
    await closeAdmin();
  }

  return {
    start: async () => {
      const port = await listen(server, parts.listen);
      try {
        return { port, adminPort: await listen(admin, parts.adminListen) };
      } catch (error) {
        await closeServer();
        throw error;
      }
    },
    stop: () => (stopped ??= stop()),
  };
}

async function listen(server: Server, { port, host }: Address): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

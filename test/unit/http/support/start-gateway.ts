import { Writable } from 'node:stream';
import { createApp, type AppParts } from '../../../../src/app';
import type { RegistryStatus } from '../../../../src/composition/registry-status';
import type { GraphQLEngine } from '../../../../src/graphql/engine';
import { createAdminApp } from '../../../../src/http/admin-app';
import type { HttpServerLimits } from '../../../../src/http/http-server';
import { identifyNobody } from '../../../../src/http/identify';
import { createWebSockets, type WebSocketParts } from '../../../../src/http/websocket';
import { createLogger } from '../../../../src/logger';
import { createGatewayServer } from '../../../../src/server';

/** What a test may set; the rest are the real defaults. */
export interface GatewaySetup {
  readonly engine: GraphQLEngine;
  readonly app?: Partial<AppParts>;
  readonly webSockets?: Partial<WebSocketParts>;
  readonly limits?: HttpServerLimits;
  readonly drainTimeout?: number;
  readonly status?: () => RegistryStatus;
}

/** A running gateway without an engine of its own. */
export interface TestGateway {
  readonly port: number;
  readonly url: string;
  readonly adminUrl: string;
  readonly logLines: Record<string, unknown>[];
  readonly drain: AbortController;
  readonly post: (body: unknown, headers?: Record<string, string>) => Promise<Response>;
  stop(): Promise<void>;
}

const running: TestGateway[] = [];

/** Status of a registry that serves. */
export const readyStatus: RegistryStatus = {
  supergraph: { hash: 'abc', since: '2026-01-01T00:00:00.000Z' },
  reload: { ok: true, at: '2026-01-01T00:00:00.000Z', problems: [] },
  subschemas: [],
  generations: 1,
};

/** Starts both servers on free ports of loopback; {@link stopGateways} ends them. */
export async function startGateway(setup: GatewaySetup): Promise<TestGateway> {
  const { engine, limits, drainTimeout, status = () => readyStatus } = setup;
  const logLines: Record<string, unknown>[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logLines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const logger = createLogger({ level: 'debug', destination });
  const drain = new AbortController();
  const transport = { engine, identify: identifyNobody, requestTimeout: 10_000, bodyBytes: 100_000 };
  const parts = { ...transport, draining: drain.signal, logger };
  const server = createGatewayServer({
    logger,
    drain,
    app: createApp({
      ...parts,
      readSchemaText: () => 'type Query { a: Int }\n',
      page: { query: '{ a }' },
      ...setup.app,
    }),
    adminApp: createAdminApp({
      logger,
      draining: drain.signal,
      status,
      metrics: { contentType: 'text/plain; version=0.0.4', metrics: () => Promise.resolve('up 1\n') },
    }),
    webSockets: createWebSockets({ ...parts, ...setup.webSockets }),
    listen: { port: 0, host: '127.0.0.1' },
    adminListen: { port: 0, host: '127.0.0.1' },
    ...(limits && { limits }),
    ...(drainTimeout !== undefined && { drainTimeout }),
  });
  const { port, adminPort } = await server.start();
  const url = `http://127.0.0.1:${String(port)}/graphql`;
  const gateway: TestGateway = {
    port,
    url,
    logLines,
    drain,
    adminUrl: `http://127.0.0.1:${String(adminPort)}`,
    post: (body, headers) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' || body instanceof Uint8Array ? (body as string) : JSON.stringify(body),
      }),
    stop: () => server.stop(),
  };
  running.push(gateway);
  return gateway;
}

/** Stops every gateway that was started. */
export async function stopGateways(): Promise<void> {
  await Promise.all(running.splice(0).map((gateway) => gateway.stop()));
}

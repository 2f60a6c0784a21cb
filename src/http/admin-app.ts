import type { Express, Request } from 'express';
import type { RegistryStatus } from '../composition/registry-status';
import type { Logger } from '../logger';
import { createBareExpress } from './bare-express';
import { handleError } from './error-handler';
import { HttpFault } from './http-fault';
import { rememberRequest, requestOf } from './opened-requests';
import { OpenedRequest } from './request';
import { sendAnswer, sendFault } from './send';

/** The text of all metrics, in the exposition format that `contentType` names. */
export interface MetricsText {
  readonly contentType: string;
  metrics(): Promise<string>;
}

/** What the operators' application is made of. */
export interface AdminParts {
  readonly logger: Logger;
  /** Aborts when the gateway begins to stop. */
  readonly draining: AbortSignal;
  readonly status: () => RegistryStatus;
  readonly metrics: MetricsText;
  /** The issuers whose signing keys were never had; while there are any the gateway is not ready. Default: none. */
  readonly waitingFor?: () => readonly string[];
}

/** Makes the operators' application, for a port of its own: `/livez`, `/readyz`, `/metrics` and `/supergraph`. */
export function createAdminApp({ logger, draining, status, metrics, waitingFor }: AdminParts): Express {
  const app = createBareExpress();
  app.use(function open(req, res, next) {
    rememberRequest(new OpenedRequest(req, res, { logger, level: 'debug' }));
    next();
  });
  app.get('/livez', (req) => {
    sendJson(req, 200, { status: 'live' });
  });
  app.get('/readyz', (req) => {
    const { supergraph, reload } = status();
    const keysOf = waitingFor?.() ?? [];
    const isStarting = supergraph === undefined || keysOf.length > 0;
    const state = draining.aborted ? 'stopping' : isStarting ? 'starting' : 'ready';
    const waiting = keysOf.length === 0 ? undefined : { keysOf };
    sendJson(req, state === 'ready' ? 200 : 503, { status: state, supergraph, reload, waiting });
  });
  app.get('/metrics', async (req) => {
    const headers = { 'content-type': metrics.contentType };
    sendAnswer(requestOf(req), { status: 200, mediaType: 'text/plain', headers, body: await metrics.metrics() });
  });
  app.get('/supergraph', (req) => {
    sendJson(req, 200, status());
  });
  app.use(function answerNotFound(req) {
    sendFault(
      requestOf(req),
      new HttpFault('NOT_FOUND', { message: 'Here are /livez, /readyz, /metrics and /supergraph.' }),
    );
  });
  app.use(handleError);
  return app;
}

function sendJson(req: Request, status: number, value: unknown): void {
  sendAnswer(requestOf(req), { status, mediaType: 'application/json', body: `${JSON.stringify(value, null, 2)}\n` });
}

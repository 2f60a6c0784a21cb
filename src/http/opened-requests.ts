import type { IncomingMessage } from 'node:http';
import type { OpenedRequest } from './request';

const requests = new WeakMap<IncomingMessage, OpenedRequest>();

/** Remembers an opened request for steps that are given Node's objects alone: Express's. */
export function rememberRequest(request: OpenedRequest): void {
  requests.set(request.req, request);
}

/** The opened request of Node's. Throws when it was not remembered. */
export function requestOf(req: IncomingMessage): OpenedRequest {
  const request = requests.get(req);
  if (request === undefined) throw new Error('The request was not opened before its facts were asked for.');
  return request;
}

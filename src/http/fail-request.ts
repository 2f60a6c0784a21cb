import { errorTable, GatewayError, type ErrorCode } from '../errors';
import { HttpFault } from './http-fault';
import { readMember } from './read-member';
import type { OpenedRequest } from './request';
import { sendFault } from './send';

/** What statuses that libraries throw mean in our codes; other client errors are BAD_REQUEST. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  408: 'REQUEST_TIMEOUT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  431: 'PAYLOAD_TOO_LARGE',
};

/**
 * The last step of a request that threw. Our own faults are logged with their cause and answered as INTERNAL with the
 * request's id, and nothing else; errors of libraries that blame the client keep their status, in our words. An answer that
 * has begun is cut off, and a client that left is not answered.
 */
export function failRequest(request: OpenedRequest, error: unknown): void {
  const { res, log, left } = request;
  if (left.aborted || res.destroyed) {
    log.debug({ err: error }, 'a request ended with its client');
    return;
  }
  const fault = toFault(error, request);
  if (res.headersSent) res.destroy();
  else sendFault(request, fault);
}

/** Turns what was thrown into what the client may see. */
function toFault(error: unknown, { id, log }: OpenedRequest): HttpFault {
  const fault = toSafeFault(error);
  if (fault !== undefined && fault.status < 500) return fault;
  log.error({ err: error }, 'a request failed by our own fault');
  return fault ?? new HttpFault('INTERNAL', { extensions: { requestId: id } });
}

/** Undefined when nothing of the error may be shown. */
function toSafeFault(error: unknown): HttpFault | undefined {
  if (error instanceof GatewayError) {
    const { code, message, extensions } = error;
    return isErrorCode(code) && errorTable[code].status >= 400
      ? new HttpFault(code, { message, extensions })
      : undefined;
  }
  const status = readMember(error, 'status');
  if (typeof status !== 'number' || status < 400 || status > 499) return undefined;
  return new HttpFault(codeOfStatus[status] ?? 'BAD_REQUEST', { status });
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorTable, code);
}

import { type ServiceError, status } from '@grpc/grpc-js';
import { type ErrorCode, GatewayError } from '../../errors';

/** Which of an upstream's own words may reach clients: a manifest's `errors`. */
export interface ErrorPolicy {
  /** Names of statuses that may stand as `extensions.code`. */
  readonly codes: readonly string[];
  /** True when the status's message may be shown. */
  readonly messages: boolean;
}

/** Statuses that say more than "the service reported an error". */
const codes: Readonly<Partial<Record<status, ErrorCode>>> = {
  [status.UNAVAILABLE]: 'UPSTREAM_UNAVAILABLE',
  [status.DEADLINE_EXCEEDED]: 'UPSTREAM_TIMEOUT',
  [status.INTERNAL]: 'UPSTREAM_BAD_RESPONSE',
  [status.DATA_LOSS]: 'UPSTREAM_BAD_RESPONSE',
};

/** How grpc-js words a message over our own limit; it has no status of its own. */
const tooLarge = /^Received message (?:larger than max|that decompresses to a size larger than)/;

/** How grpc-js words a stream that the server's HTTP/2 layer cancelled, which no service asked for. */
const cancelledBelow = 'Call cancelled';

/** Turns a status that is not OK into the error of a call, safe for clients; the original is its `cause`. */
export function createStatusError(error: ServiceError, subschema: string, policy: ErrorPolicy): GatewayError {
  const name = statusName(error.code);
  const common = { subschema, cause: error, extensions: { grpc: { status: name } } };
  if (error.code === status.RESOURCE_EXHAUSTED && tooLarge.test(error.details)) {
    return new GatewayError('UPSTREAM_RESPONSE_TOO_LARGE', common);
  }
  if (error.code === status.CANCELLED && error.details === cancelledBelow) {
    return new GatewayError('UPSTREAM_UNAVAILABLE', common);
  }
  const own = policy.codes.includes(name) ? name : 'UPSTREAM_ERROR';
  const message = policy.messages && error.details !== '' ? error.details : undefined;
  return new GatewayError(codes[error.code] ?? own, { ...common, message });
}

/** Tells a status that ended a call from any other error. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'code' in error && typeof error.code === 'number' && 'details' in error;
}

function statusName(code: number): string {
  return status[code] ?? 'UNKNOWN';
}

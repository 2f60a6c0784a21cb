import { GatewayError } from '../errors';
import { ClientGoneError } from './client-gone-error';

/** What an attempt that failed is to the caller. */
export type CallError = GatewayError | ClientGoneError;

/** Codes of Node's and undici's errors that mean: it answered, and the answer is nonsense. */
const nonsense = /^(?:HPE_|UND_ERR_HEADERS_OVERFLOW|UND_ERR_RESPONSE|UND_ERR_RES_|Z_)/;

/**
 * Gives an attempt's error its code. A `GatewayError` passes as it is; errors of the network, which carry a code of their
 * own, become UPSTREAM_UNAVAILABLE or UPSTREAM_BAD_RESPONSE; anything else is our own fault: INTERNAL. The original is the `cause`.
 */
export function shapeCallError(error: unknown, subschema: string): CallError {
  if (error instanceof GatewayError || error instanceof ClientGoneError) return error;
  const networkCode = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof networkCode !== 'string' || networkCode.startsWith('ERR_INVALID_')) {
    return new GatewayError('INTERNAL', { subschema, cause: error });
  }
  const code = nonsense.test(networkCode) ? 'UPSTREAM_BAD_RESPONSE' : 'UPSTREAM_UNAVAILABLE';
  return new GatewayError(code, { subschema, cause: error });
}

import { GatewayError } from '../errors';
import { ClientGoneError } from '../upstreams/client-gone-error';

/** The error of a call that failed as a whole. What is not ours already says nothing of its cause to clients, who may be gone. */
export function failureOf(error: unknown, subschema: string): Error {
  if (error instanceof GatewayError || error instanceof ClientGoneError) return error;
  return new GatewayError('INTERNAL', { subschema, cause: error });
}

import { GatewayError } from '../errors';

/** The error of a call that failed as a whole. What is not ours already says nothing of its cause to clients. */
export function failureOf(error: unknown, subschema: string): Error {
  if (error instanceof GatewayError) return error;
  return new GatewayError('INTERNAL', { subschema, cause: error });
}

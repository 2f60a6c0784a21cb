import { GraphQLError, type ExecutionResult } from 'graphql';
import { errorTable, GatewayError } from '../errors';
import { ClientGoneError } from '../upstreams/client-gone-error';
import type { RequestContext } from './engine';

/** The facts of a request that masking needs: what the client may quote, and where the truth is written. */
export type MaskContext = Pick<RequestContext, 'id' | 'log'>;

/**
 * The one place where an error of an execution becomes what a client sees. What a `GatewayError` says passes with its
 * extensions; everything else is our own fault: it is logged with its cause, and the client gets INTERNAL and the request's id.
 */
export function maskError(error: unknown, { id, log }: MaskContext): GraphQLError {
  const placed = error instanceof GraphQLError ? error : undefined;
  const cause = placed?.originalError ?? error;
  const place = { path: placed?.path, source: placed?.source, positions: placed?.positions };
  if (cause instanceof GatewayError && cause.code !== 'INTERNAL') {
    return new GraphQLError(cause.message, { ...place, extensions: { ...cause.extensions } });
  }
  // Nobody reads an answer whose client has left, and nothing went wrong.
  if (!(cause instanceof ClientGoneError))
    log.error({ err: cause, path: placed?.path }, 'a fault of the gateway was masked');
  return new GraphQLError(errorTable.INTERNAL.message, { ...place, extensions: { code: 'INTERNAL', requestId: id } });
}

/** Masks the errors of a whole answer; without errors it is exactly `{data}`. */
export function maskResult({ data, errors = [], extensions }: ExecutionResult, context: MaskContext): ExecutionResult {
  return {
    ...(errors.length === 0 ? {} : { errors: errors.map((error) => maskError(error, context)) }),
    ...(data === undefined ? {} : { data }),
    ...(extensions === undefined ? {} : { extensions }),
  };
}

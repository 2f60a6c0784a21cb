import { GatewayError } from '../errors';
import type { CallContext } from './call-context';
import { ClientGoneError } from './client-gone-error';
import type { Clock } from './clock';

/** Why a request's calls are over: its deadline, the gateway's own reason, or that its client left. */
export function requestEndError(
  { cancellation: { reason }, deadline }: CallContext,
  { subschema, clock }: { readonly subschema: string; readonly clock: Clock },
): GatewayError | ClientGoneError {
  const isOwnReason = reason instanceof GatewayError;
  if (isOwnReason && reason.code !== 'DEADLINE_EXCEEDED') return reason;
  if (isOwnReason || clock.now() >= deadline) return new GatewayError('DEADLINE_EXCEEDED', { subschema });
  return new ClientGoneError(reason);
}

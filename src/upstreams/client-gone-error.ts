/**
 * Rejects a call whose request has ended, because its client left or its operation is over. Nobody waits for it: it is
 * neither sent nor logged as a failure, and it says nothing about the upstream.
 */
export class ClientGoneError extends Error {
  override readonly name = 'ClientGoneError';

  /** `reason`: that of the request's signal. */
  constructor(reason: unknown) {
    super('Nobody waits for this call any more.', { cause: reason });
  }
}

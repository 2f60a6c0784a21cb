import { status } from '@grpc/grpc-js';

/** A status that a mocked method answers with: throw it from a handler. */
export class GrpcStatusError extends Error {
  override readonly name = 'GrpcStatusError';
  readonly code: status;

  /** `details`: the status's message; default: none. */
  constructor(
    statusName: keyof typeof status,
    readonly details = '',
  ) {
    super(`${statusName}: ${details}`);
    this.code = status[statusName];
  }
}

import type { Client, Metadata } from '@grpc/grpc-js';
import type { CallContext } from '../call-context';

/** One call as it goes out. */
export interface UnaryCall {
  readonly client: Client;
  /** `/pkg.Service/Method`. */
  readonly path: string;
  readonly request: Buffer;
  readonly metadata: Metadata;
}

/**
 * Makes one unary call within the context's deadline; it is cancelled when the context's signal aborts. Resolves with the
 * response's bytes; rejects with the `ServiceError`, or with the signal's reason.
 */
export function callUnary({ client, path, request, metadata }: UnaryCall, context: CallContext): Promise<Buffer> {
  const { signal } = context;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const call = client.makeUnaryRequest(
      path,
      keep,
      keep,
      request,
      metadata,
      callDeadline(context),
      (error, response) => {
        signal.removeEventListener('abort', cancel);
        if (error !== null) reject(signal.aborted ? (signal.reason as Error) : error);
        else resolve(response ?? Buffer.alloc(0));
      },
    );
    const cancel = (): void => {
      call.cancel();
    };
    signal.addEventListener('abort', cancel, { once: true });
  });
}

/** The deadline of a call in gRPC's terms, which it sends as `grpc-timeout`; none for a stream without one. */
export function callDeadline({ deadline }: CallContext): { readonly deadline?: Date } {
  if (deadline === Infinity) return {};
  return { deadline: new Date(Date.now() + Math.max(1, Math.ceil(deadline - performance.now()))) };
}

/** Messages are encoded and decoded outside of the channel, so that their faults are told from the server's. */
function keep(bytes: Buffer): Buffer {
  return bytes;
}

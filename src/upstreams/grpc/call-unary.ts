import type { Client, Metadata } from '@grpc/grpc-js';
import type { CallBounds } from '../guard';

/** One call as it goes out. */
export interface UnaryCall {
  readonly client: Client;
  /** `/pkg.Service/Method`. */
  readonly path: string;
  readonly request: Buffer;
  readonly metadata: Metadata;
}

/**
 * Makes one unary call within its bounds. Resolves with the response's bytes; rejects with the `ServiceError`, or with the
 * cancellation's reason.
 */
export function callUnary({ client, path, request, metadata }: UnaryCall, bounds: CallBounds): Promise<Buffer> {
  const { cancellation } = bounds;
  return new Promise((resolve, reject) => {
    if (cancellation.reason !== undefined) {
      reject(cancellation.reason);
      return;
    }
    const call = client.makeUnaryRequest(
      path,
      keep,
      keep,
      request,
      metadata,
      callDeadline(bounds),
      (error, response) => {
        cancellation.unlisten(canceller);
        if (error !== null) reject(cancellation.reason ?? error);
        else resolve(response ?? Buffer.alloc(0));
      },
    );
    const canceller = {
      onCancelled: () => {
        call.cancel();
      },
    };
    cancellation.listen(canceller);
  });
}

/** The deadline of a call in gRPC's terms, which it sends as `grpc-timeout`; none for a stream without one. */
export function callDeadline({ deadline }: Pick<CallBounds, 'deadline'>): { readonly deadline?: Date } {
  if (deadline === Infinity) return {};
  return { deadline: new Date(Date.now() + Math.max(1, Math.ceil(deadline - performance.now()))) };
}

/** Messages are encoded and decoded outside of the channel, so that their faults are told from the server's. */
function keep(bytes: Buffer): Buffer {
  return bytes;
}

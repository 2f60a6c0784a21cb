import { type Client, type Metadata, type ServiceError, status, type StatusObject } from '@grpc/grpc-js';
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
    // The channel itself: the client's own unary call adds an emitter, an interceptor and a stack trace to each.
    const call = client.getChannel().createCall(path, callDeadline(bounds), null, null, null);
    const canceller = {
      onCancelled: () => {
        call.cancelWithStatus(status.CANCELLED, 'Cancelled on client');
      },
    };
    let response: Buffer | undefined;
    call.start(metadata, {
      onReceiveMetadata: ignore,
      onReceiveMessage: (message: Buffer) => {
        response = message;
      },
      onReceiveStatus: (end) => {
        cancellation.unlisten(canceller);
        if (end.code === status.OK && response !== undefined) resolve(response);
        else reject(cancellation.reason ?? serviceError(end));
      },
    });
    call.startRead();
    call.sendMessageWithContext({}, request);
    call.halfClose();
    cancellation.listen(canceller);
  });
}

/** The deadline of a call in gRPC's terms, milliseconds of the epoch, which it sends as `grpc-timeout`; none for a stream without one. */
export function callDeadline({ deadline }: Pick<CallBounds, 'deadline'>): number {
  if (deadline === Infinity) return Infinity;
  return Date.now() + Math.max(1, Math.ceil(deadline - performance.now()));
}

function ignore(): void {
  // What a response begins with is not looked at.
}

/** The error of a call that ended with a status other than OK, or with OK and no message. */
function serviceError(end: StatusObject): ServiceError {
  const { code, details, metadata } =
    end.code === status.OK ? { ...end, code: status.UNIMPLEMENTED, details: 'No message received' } : end;
  return Object.assign(new Error(`${String(code)} ${status[code]}: ${details}`), { code, details, metadata });
}

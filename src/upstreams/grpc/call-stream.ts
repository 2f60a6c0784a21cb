import type { ClientReadableStream } from '@grpc/grpc-js';
import type { CallBounds } from '../guard';
import { callDeadline, type UnaryCall } from './call-unary';

/**
 * Opens a server stream, without waiting for its first message. Messages are read as they are asked for: at most a handful
 * wait here, the rest is held back by the server. It ends at the server when the iterator is returned or the call is
 * cancelled, which ends the iteration without an error; a status that is not OK is thrown as a `ServiceError`.
 */
export function callStream(
  { client, path, request, metadata }: UnaryCall,
  bounds: CallBounds,
): AsyncIterableIterator<Buffer> {
  const { cancellation } = bounds;
  const call: ClientReadableStream<Buffer> = client.makeServerStreamRequest(path, keep, keep, request, metadata, {
    deadline: callDeadline(bounds),
  });
  const messages = call[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  let ended = false;
  const end = (): void => {
    if (ended) return;
    ended = true;
    cancellation.unlisten(listener);
    call.cancel();
  };
  const listener = { onCancelled: end };
  // Without a listener a status that comes while nobody reads would be an uncaught error; the iterator throws it later.
  call.on('error', () => undefined);
  cancellation.listen(listener);
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (ended) return finished;
      try {
        const result = await messages.next();
        if (result.done === true) end();
        return result;
      } catch (error) {
        if (isEnded()) return finished;
        end();
        throw error;
      }
    },
    return() {
      end();
      return Promise.resolve(finished);
    },
  };

  /** Asked anew after each wait. */
  function isEnded(): boolean {
    return ended;
  }
}

const finished = { done: true, value: undefined } as const;

function keep(bytes: Buffer): Buffer {
  return bytes;
}

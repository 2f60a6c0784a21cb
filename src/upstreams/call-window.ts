import { setMaxListeners } from 'node:events';
import { GatewayError } from '../errors';
import type { CallContext } from './call-context';
import { ClientGoneError } from './client-gone-error';
import type { Clock } from './clock';

/** The time in which one call, all its attempts included, must be over. */
export interface CallWindow {
  /** The request's context with the signal and the deadline narrowed to this call; a stream's deadline stays the request's. */
  readonly context: CallContext;
  /**
   * Settles as the promise does, or rejects at once when the call is out of time or its client has left. Call it once: it
   * leaves no timer and no listener behind, save that the signal of an opened stream follows the request's.
   */
  race<T>(promise: Promise<T>): Promise<T>;
}

interface CallWindowOptions {
  readonly context: CallContext;
  readonly subschema: string;
  /** How long the subschema may take, in milliseconds. */
  readonly timeoutMs: number;
  /** What the call gives: an answer, or a stream that lives on after the window. */
  readonly gives: 'answer' | 'stream';
  readonly clock: Clock;
}

/** Opens the window of a call: one timer, and one listener on the request's signal. Its errors are those that a caller sees. */
export function openCallWindow({ context, subschema, timeoutMs, gives, clock }: CallWindowOptions): CallWindow {
  const ownDeadline = clock.now() + timeoutMs;
  const deadline = Math.min(ownDeadline, context.deadline);
  const controller = new AbortController();
  let reject: (reason: Error) => void = () => undefined;
  const end = (reason: Error): void => {
    controller.abort(reason);
    reject(reason);
  };
  const leave = (): void => {
    end(requestEndError(context, { subschema, clock }));
  };
  const cancelTimer = clock.schedule(deadline - clock.now(), () => {
    end(new GatewayError(ownDeadline < context.deadline ? 'UPSTREAM_TIMEOUT' : 'DEADLINE_EXCEEDED', { subschema }));
  });
  // A request makes as many calls as it likes: more than ten listeners on its signal are no leak.
  setMaxListeners(0, context.signal);
  context.signal.addEventListener('abort', leave, { once: true });
  return {
    context: { ...context, signal: controller.signal, deadline: gives === 'stream' ? context.deadline : deadline },
    race: (promise) =>
      new Promise((resolve, refuse) => {
        reject = (reason) => {
          cancelTimer();
          context.signal.removeEventListener('abort', leave);
          refuse(reason);
        };
        promise.then((value) => {
          cancelTimer();
          if (gives === 'answer') context.signal.removeEventListener('abort', leave);
          resolve(value);
        }, reject);
      }),
  };
}

/** Why a request's calls are over: its deadline, the gateway's own reason, or that its client left. */
export function requestEndError(
  { signal, deadline }: CallContext,
  { subschema, clock }: { readonly subschema: string; readonly clock: Clock },
): GatewayError | ClientGoneError {
  const isOwnReason = signal.reason instanceof GatewayError;
  if (isOwnReason && signal.reason.code !== 'DEADLINE_EXCEEDED') return signal.reason;
  if (isOwnReason || clock.now() >= deadline) return new GatewayError('DEADLINE_EXCEEDED', { subschema });
  return new ClientGoneError(signal.reason);
}

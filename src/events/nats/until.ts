/** Waits for a promise, but not longer than the signal lasts: rejects with its reason as soon as it aborts. */
export function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(toError(signal.reason));
    };
    if (signal.aborted) {
      promise.catch(() => undefined);
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', stop);
    });
  });
}

function toError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('The wait was ended.', { cause: reason });
}

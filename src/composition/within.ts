/** What a bounded wait came to. */
export type Bounded<T> =
  { readonly value: T; readonly late: false } | { readonly value: undefined; readonly late: true };

/** A wait, and what to do about it. */
export interface Bound<T> {
  readonly milliseconds: number;
  /** Ends the wait early. */
  readonly signal: AbortSignal;
  /** Takes a result that came after the wait was over, to dispose of it. */
  readonly late: (value: T) => void;
}

/**
 * Waits for work no longer than a bound; the work is given a signal that aborts when the wait is over. Rejects when the work does
 * in time; how it ends later is of no concern.
 */
export async function within<T>(
  work: (signal: AbortSignal) => Promise<T>,
  { milliseconds, signal, late }: Bound<T>,
): Promise<Bounded<T>> {
  const over = new AbortController();
  const end = (): void => {
    over.abort();
  };
  const timer = setTimeout(end, milliseconds);
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  const result = work(over.signal);
  const waited = new Promise<Bounded<T>>((resolve) => {
    const give = (): void => {
      resolve({ value: undefined, late: true });
    };
    if (over.signal.aborted) give();
    else over.signal.addEventListener('abort', give);
  });
  const bounded = await Promise.race([result.then((value): Bounded<T> => ({ value, late: false })), waited]).finally(
    () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    },
  );
  if (bounded.late) result.then(late, () => undefined);
  return bounded;
}

import type { CallContext } from './call-context';
import { shapeCallError } from './call-error';
import { ClientGoneError } from './client-gone-error';
import type { Clock } from './clock';
import type { Attempt } from './guard';
import type { RetryBudget } from './retry-budget';

/** The pause before another attempt is between these, in milliseconds, by chance: so that callers do not come back as one. */
const pause = { least: 10, most: 60 };

interface RetryOptions {
  readonly subschema: string;
  /** How often it may be tried again; 0 for what must not be. */
  readonly retries: number;
  /** The context of the call, narrowed to its window. */
  readonly context: CallContext;
  readonly budget: RetryBudget;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Runs an attempt, again while it fails with UPSTREAM_UNAVAILABLE and retries, budget and time are left. Rejects with the last failure, shaped. */
export async function runWithRetries<T>(attempt: Attempt<T>, options: RetryOptions): Promise<T> {
  options.budget.earn();
  const { subschema, retries, context, budget, clock, random } = options;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(context);
    } catch (thrown) {
      const error = shapeCallError(thrown, subschema);
      if (tries > retries || error instanceof ClientGoneError || error.code !== 'UPSTREAM_UNAVAILABLE') throw error;
      const milliseconds = pause.least + random() * (pause.most - pause.least);
      const { signal, deadline } = context;
      if (signal.aborted || clock.now() + milliseconds >= deadline || !budget.take(clock.now())) throw error;
      await waitFor(milliseconds, { clock, signal });
    }
  }
}

function waitFor(
  milliseconds: number,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = clock.schedule(milliseconds, () => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
    signal.addEventListener('abort', stop, { once: true });
  });
}

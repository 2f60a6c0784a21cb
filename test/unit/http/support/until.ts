import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when a condition holds; rejects with its name after `patience` milliseconds. */
export async function until(what: string, holds: () => boolean, patience = 5000): Promise<void> {
  const end = performance.now() + patience;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`It never came to be: ${what}`);
    await sleep(5);
  }
}

import { setImmediate as nextTurn } from 'node:timers/promises';

/** Makes turns of the event loop to be taken one by one: of callers at the same time none shares its turn with another. */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => (last = last.then(() => nextTurn()));
}

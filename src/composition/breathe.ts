import { setImmediate } from 'node:timers/promises';

/** Lets other work run when this piece of work has held the thread for long. */
export type Breathe = () => Promise<void>;

/** Makes a breather: awaited between steps, it gives way once `slice` milliseconds (default 8) have passed since it last did. */
export function createBreather(slice = 8): Breathe {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < slice) return;
    await setImmediate();
    since = performance.now();
  };
}

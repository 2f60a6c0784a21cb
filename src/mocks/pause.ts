import { setTimeout } from 'node:timers/promises';

/** Waits; resolves with false when the signal aborts first. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<boolean> {
  try {
    return await setTimeout(milliseconds, true, { signal });
  } catch {
    return false;
  }
}

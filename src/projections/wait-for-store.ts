import { setTimeout } from 'node:timers/promises';
import type { Position } from '../events/event-bus';
import type { Wait } from './fold-progress';
import type { ProjectionStore } from './projection-store';

/** How often the store is asked, in milliseconds. */
const interval = 10;

/** Waits until what another process folds has passed a position. Resolves with false when the wait is over before, or the store does not answer. */
export async function waitForStore(
  store: ProjectionStore,
  { projection, position }: { readonly projection: string; readonly position: Position },
  { milliseconds, signal }: Wait,
): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!signal.aborted && performance.now() < end) {
    try {
      const { positions } = await store.read(projection, []);
      if (positions.some((reached) => isAtOrPast(reached, position))) return true;
    } catch {
      // The store may be back before the wait is over.
    }
    await setTimeout(interval, undefined, { signal }).catch(() => undefined);
  }
  return false;
}

function isAtOrPast(reached: Position, { topic, partition, epoch, offset }: Position): boolean {
  return (
    reached.topic === topic && reached.partition === partition && reached.epoch === epoch && reached.offset >= offset
  );
}

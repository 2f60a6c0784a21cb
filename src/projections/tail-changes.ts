import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../logger';
import type { ChangeHub } from './change-hub';
import type { ProjectionStore } from './projection-store';

/** What changes are followed with. */
interface TailTools {
  readonly store: ProjectionStore;
  readonly hub: ChangeHub;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** How long to wait before following again when the store did not answer, in milliseconds. */
const pause = 1000;

/** Tells a hub every change of a projection from now on: one tail for each projection and process, however many listen. Never rejects. */
export async function tailChanges(projection: string, tools: TailTools): Promise<void> {
  const { logger, signal } = tools;
  while (!signal.aborted) {
    try {
      await announceChanges(projection, tools);
    } catch (error) {
      logger.warn({ projection, error }, 'the changes of the projection cannot be followed; it is tried again');
    }
    await setTimeout(pause, undefined, { signal, ref: false }).catch(() => undefined);
  }
}

async function announceChanges(projection: string, { store, hub, signal }: TailTools): Promise<void> {
  const { cursor } = await store.read(projection, []);
  for await (const batch of store.follow(projection, { after: cursor, signal })) {
    if (batch.kind === 'replaced') continue;
    for (const { key, state, position } of batch.changes) hub.announce({ projection, key, state, position });
  }
}

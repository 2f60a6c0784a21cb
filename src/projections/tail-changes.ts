import type { Logger } from '../logger';
import type { ChangeHub } from './change-hub';
import type { ProjectionStore } from './projection-store';

/** Tells a hub every change of a projection from now on: one tail for each projection and process, however many listen. Never rejects. */
export async function tailChanges(
  projection: string,
  {
    store,
    hub,
    logger,
    signal,
  }: {
    readonly store: ProjectionStore;
    readonly hub: ChangeHub;
    readonly logger: Logger;
    readonly signal: AbortSignal;
  },
): Promise<void> {
  try {
    const { cursor } = await store.read(projection, []);
    for await (const batch of store.follow(projection, { after: cursor, signal })) {
      if (batch.kind === 'replaced') continue;
      for (const { key, state, position } of batch.changes) hub.announce({ projection, key, state, position });
    }
  } catch (error) {
    logger.error({ projection, error }, 'the changes of the projection can no longer be followed');
  }
}

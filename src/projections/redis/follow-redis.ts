import { setTimeout } from 'node:timers/promises';
import { longestWait, type RedisClient } from '../../redis/create-client';
import type { RedisLink } from '../../redis/open-redis';
import type { ChangeBatch, ChangeCursor, PartitionCursor } from '../stored-changes';
import type { RedisUnit } from './redis-unit';

/** The most commits of one batch. */
const batchSize = 100;

/** How long to wait before asking again: while Redis is away, and in a cluster, where one command cannot wait for all partitions; in milliseconds. */
const [restWhenDown, restInCluster] = [200, 25];

/** Follows the changes of a projection's partitions from a cursor, until the signal aborts. */
export async function* followRedis(
  link: RedisLink,
  units: readonly RedisUnit[],
  { after, signal }: { readonly after: ChangeCursor; readonly signal: AbortSignal },
): AsyncGenerator<ChangeBatch, undefined> {
  if (signal.aborted) return undefined;
  const waiting = link.isCluster ? undefined : link.openWaiting();
  const stop = (): void => waiting?.disconnect();
  signal.addEventListener('abort', stop, { once: true });
  const cursors = new Map(after.map((cursor) => [cursor.partition, cursor]));
  try {
    while (!isAborted(signal)) {
      let batches: readonly ChangeBatch[] = [];
      try {
        batches = await takeBatches(units, cursors);
        if (batches.length === 0) await waitForMore(waiting, units, { cursors, signal });
      } catch {
        await rest(restWhenDown, signal);
      }
      for (const batch of batches) {
        if (isAborted(signal)) return undefined;
        yield batch;
      }
    }
    return undefined;
  } finally {
    signal.removeEventListener('abort', stop);
    stop();
  }
}

async function takeBatches(
  units: readonly RedisUnit[],
  cursors: Map<number, PartitionCursor>,
): Promise<readonly ChangeBatch[]> {
  const batches = await Promise.all(
    units.map(async (unit): Promise<ChangeBatch | undefined> => {
      const { partition } = unit.unit;
      const from = cursors.get(partition) ?? { partition, generation: '', sequence: 0 };
      const { cursor, changes } = await unit.changesAfter(from, batchSize);
      if (changes === undefined) return { kind: 'replaced', cursor };
      return changes.length === 0 ? undefined : { kind: 'changes', partition, generation: from.generation, changes };
    }),
  );
  const taken = batches.filter((batch) => batch !== undefined);
  for (const batch of taken) {
    if (batch.kind === 'replaced') cursors.set(batch.cursor.partition, batch.cursor);
    else {
      const { partition, generation, changes } = batch;
      cursors.set(partition, { partition, generation, sequence: changes.at(-1)?.sequence ?? 0 });
    }
  }
  return taken;
}

/** Returns soon after a log has more; at the latest after the longest wait, so that another generation is noticed. */
async function waitForMore(
  waiting: RedisClient | undefined,
  units: readonly RedisUnit[],
  { cursors, signal }: { readonly cursors: ReadonlyMap<number, PartitionCursor>; readonly signal: AbortSignal },
): Promise<void> {
  if (waiting === undefined) {
    await rest(restInCluster, signal);
    return;
  }
  const places = units.map((unit) => {
    const { generation, sequence } = cursors.get(unit.unit.partition) ?? { generation: '', sequence: 0 };
    return { log: unit.logOf(generation), id: `${String(sequence)}-0` };
  });
  await waiting.xread(
    'COUNT',
    1,
    'BLOCK',
    longestWait,
    'STREAMS',
    ...places.map(({ log }) => log),
    ...places.map(({ id }) => id),
  );
}

function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);
}

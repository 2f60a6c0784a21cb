import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from '../../logger';
import { formatProblem } from '../../problem';
import type { Upstream } from '../../upstreams/upstream';
import { schemaHash, type OpenUpstream } from '../generations/open-upstream';
import type { UpstreamPool } from '../generations/upstream-pool';

/** Whom to ask, and what then happens. */
export interface PollOptions {
  /** How long to wait between two rounds, in milliseconds. */
  readonly interval: number;
  /** The upstreams that serve now. */
  readonly serving: () => readonly OpenUpstream[];
  readonly pool: UpstreamPool;
  /** Called after a round in which a schema had changed; the pool then holds its new upstream. */
  readonly onChange: () => Promise<unknown>;
  readonly logger: Logger;
}

/** Asks until it is stopped. */
export interface Poller {
  /** Resolves when the round that is under way has ended. */
  stop(): Promise<void>;
}

/**
 * Asks upstreams whose schema is not pinned for it again and again. An upstream whose schema is the same keeps its connections;
 * one that does not answer is left as it is, and said once.
 */
export function startPolling({ interval, serving, pool, onChange, logger }: PollOptions): Poller {
  const stopping = new AbortController();
  const silent = new Set<string>();

  const askOne = async (opened: OpenUpstream): Promise<boolean> => {
    const { upstream, problems } = (await opened.again?.()) ?? { upstream: undefined, problems: [] };
    if (upstream === undefined) {
      if (!silent.has(opened.name))
        logger.warn({ subschema: opened.name, problems: problems.map(formatProblem) }, 'no new schema');
      silent.add(opened.name);
      return false;
    }
    silent.delete(opened.name);
    const stale = stopping.signal.aborted || !serving().includes(opened);
    if (stale || hashOf(upstream) === hashOf(pool.newest(opened).upstream)) {
      await upstream.close();
      return false;
    }
    pool.supersede({ ...opened, upstream, warnings: problems, since: new Date() });
    return true;
  };

  const round = async (): Promise<void> => {
    const unpinned = serving().filter(({ again }) => again !== undefined);
    const changed = await Promise.all(unpinned.map(askOne));
    if (changed.includes(true)) await onChange();
  };

  const rounds = async (): Promise<void> => {
    for (;;) {
      const waited = await pause(interval, true, { signal: stopping.signal, ref: false }).catch(() => false);
      if (!waited) return;
      await round().catch((error: unknown) => {
        logger.error({ err: error }, 'asking for schemas failed');
      });
    }
  };

  const ended = rounds();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

const hashes = new WeakMap<Upstream, string>();

/** Printing a schema is slow enough to do it once. */
function hashOf(upstream: Upstream): string {
  const hash = hashes.get(upstream) ?? schemaHash(upstream);
  hashes.set(upstream, hash);
  return hash;
}

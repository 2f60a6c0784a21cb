import { isRedisUrl, parseRedisUrl } from '../../redis/parse-redis-url';
import type { Problem } from '../../problem';
import type { OpenSource } from '../upstream-kind';
import type { EventsManifest } from './manifest';

/** Finds what is wrong with the store that a manifest names, at its line. */
export function findStoreProblems({ manifest, manifestFile, lineOf }: OpenSource<EventsManifest>): readonly Problem[] {
  const message = describeFault(manifest.store);
  if (message === undefined) return [];
  const mend = 'Write store: "redis://host:6379", or leave it out for the store inside the gateway.';
  return [{ severity: 'error', file: manifestFile, line: lineOf(['store']), message, mend }];
}

function describeFault(store: string): string | undefined {
  if (store === 'memory:') return undefined;
  if (!isRedisUrl(store)) return 'The store is neither memory: nor the URL of a Redis.';
  try {
    parseRedisUrl(store);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

import type { Problem } from '../../problem';
import type { OpenSource } from '../upstream-kind';
import type { EventsManifest } from './manifest';

/** Finds what a manifest asks for that is not built yet: it is refused by name, at its line. */
export function findUnbuiltSettings({
  manifest,
  manifestFile,
  lineOf,
}: OpenSource<EventsManifest>): readonly Problem[] {
  if (manifest.store === 'memory:') return [];
  const message = 'A store other than memory: is not built yet.';
  const mend = 'Write store: "memory:", or leave it out.';
  return [{ severity: 'error', file: manifestFile, line: lineOf(['store']), message, mend }];
}

import { join } from 'node:path';
import type { UpstreamKind } from '../upstream-kind';
import { eventsManifestShape, type EventsManifest } from './manifest';
import { foldFiles } from './fold-files';
import { openEvents } from './open-events';

/** Upstreams that are streams of events, folded into entities. */
export const eventsKind: UpstreamKind<EventsManifest> = {
  kind: 'events',
  manifestShape: eventsManifestShape,
  directives: '',
  files: async (_manifest, directory) => [...new Set([join(directory, 'fold.ts'), ...(await foldFiles(directory))])],
  open: openEvents,
};

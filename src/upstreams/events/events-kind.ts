import { join } from 'node:path';
import type { UpstreamKind } from '../upstream-kind';
import { eventsManifestShape, type EventsManifest } from './manifest';
import { openEvents } from './open-events';

/** Upstreams that are streams of events, folded into entities. */
export const eventsKind: UpstreamKind<EventsManifest> = {
  kind: 'events',
  manifestShape: eventsManifestShape,
  directives: '',
  files: (_manifest, directory) => [join(directory, 'fold.ts')],
  open: openEvents,
};

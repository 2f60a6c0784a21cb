import type { Problem } from '../../problem';
import { errorAt } from '../place';
import type { PlacedEntryPoint } from '../subschema-draft';
import type { OwnEntryPoint } from './own-entry-point';
import { publishEntryPoint, type EntryPointHome } from './publish-entry-point';

/** A subschema's entry points in public names; those that need what the transforms hide are reported and left out. */
export interface PublishedEntryPoints {
  readonly entryPoints: readonly PlacedEntryPoint[];
  /** The types, in own names, that lost an entry point. */
  readonly tainted: readonly string[];
  readonly problems: readonly Problem[];
}

/** Translates all entry points of a subschema into public names. */
export function publishEntryPoints(home: EntryPointHome, own: readonly OwnEntryPoint[]): PublishedEntryPoints {
  const entryPoints: PlacedEntryPoint[] = [];
  const tainted: string[] = [];
  const problems: Problem[] = [];
  for (const one of own) {
    const entryPoint = publishEntryPoint(home, one);
    if ('mend' in entryPoint) {
      tainted.push(one.type);
      problems.push(errorAt(one.place, entryPoint));
    } else entryPoints.push({ entryPoint, place: one.place });
  }
  return { entryPoints, tainted, problems };
}

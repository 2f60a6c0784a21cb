import { nothingRefused, type IsRefused } from '../guards/refused';

/** What holds for one run of an operation: made anew for every engine that answers it. */
export interface Run {
  /** The services whose every call fails, and how. */
  readonly down: ReadonlyMap<string, 'rejects' | 'answers an error'>;
  /** The services that send an error about nothing with every answer. */
  readonly noisy: ReadonlySet<string>;
  /** What its asker may not see. */
  readonly refused: IsRefused;
  /** Raised by mutations, by entity and row. */
  readonly counters: Map<string, number>;
}

/** What may be said of a run beforehand. Default: nothing is refused. */
export type RunConditions = Pick<Run, 'down' | 'noisy'> & Partial<Pick<Run, 'refused'>>;

/** A run with nothing counted yet. */
export function freshRun({ down, noisy, refused = nothingRefused }: RunConditions): Run {
  return { down, noisy, refused, counters: new Map() };
}

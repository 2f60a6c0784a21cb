/** What holds for one run of an operation: made anew for every engine that answers it. */
export interface Run {
  /** The services whose every call fails, and how. */
  readonly down: ReadonlyMap<string, 'rejects' | 'answers an error'>;
  /** The services that send an error about nothing with every answer. */
  readonly noisy: ReadonlySet<string>;
  /** Raised by mutations, by entity and row. */
  readonly counters: Map<string, number>;
}

/** A run with nothing counted yet. */
export function freshRun({ down, noisy }: Pick<Run, 'down' | 'noisy'>): Run {
  return { down, noisy, counters: new Map() };
}

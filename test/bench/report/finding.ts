/** A bound that a figure is to keep. */
export type Reach =
  { readonly atLeast: number; readonly unit: string } | { readonly atMost: number; readonly unit: string };

/** A claim: what was measured, and the bound that it was put to, if any. */
export interface Finding {
  readonly claim: string;
  /** Undefined when it could not be measured. */
  readonly value: number | undefined;
  readonly reach: Reach;
  /** Why there is no value. */
  readonly reason?: string;
}

/** Says whether a value keeps its bound; a claim that could not be measured is not kept. */
export function judge({ value, reach }: Finding): 'met' | 'missed' | 'not measured' {
  if (value === undefined || !Number.isFinite(value)) return 'not measured';
  const kept = 'atLeast' in reach ? value >= reach.atLeast : value <= reach.atMost;
  return kept ? 'met' : 'missed';
}

/** Writes a bound: `≥ 16 ×`, `≤ 1 ms`. */
export function formatReach(reach: Reach): string {
  return 'atLeast' in reach ? `≥ ${reach.atLeast} ${reach.unit}` : `≤ ${reach.atMost} ${reach.unit}`;
}

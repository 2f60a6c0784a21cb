/** How signing keys are kept. All in milliseconds. */
export interface KeyTimes {
  /** How long one fetch may take, its body included. */
  readonly timeout: number;
  /** The shortest time between two fetches, while there are keys that serve. */
  readonly cooldown: number;
  /** When keys that serve are renewed. */
  readonly maxAge: number;
  /** How long keys serve that could not be renewed. */
  readonly staleFor: number;
}

/** The times of every issuer. */
export const keyTimes: KeyTimes = { timeout: 2000, cooldown: 30_000, maxAge: 600_000, staleFor: 86_400_000 };

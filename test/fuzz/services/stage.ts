import type { Random } from '../../oracle/random';
import type { Run } from '../truth/run-conditions';

/** What every service of a world shares while an operation runs. */
export interface Stage {
  run: Run;
  /** Decides the order of batches, and which answer comes first. */
  random: Random;
  /** What happened while the operation ran: faults that were met, entry points that were used. */
  met: Set<string>;
}

import type { Contender, RunningGateway } from '../gateways/contender';

/** What the gateways of a race are asked. */
export interface RaceOrder {
  readonly operation: string;
  /** The right answer. */
  readonly truth: unknown;
  readonly connections: number;
  /** What is to be done once with a gateway before it is asked. */
  readonly prepare?: (gateway: RunningGateway, contender: Contender) => Promise<void>;
}

import type { Contender, RunningGateway } from '../gateways/contender';

/** What the gateways of a race are asked. */
export interface RaceOrder {
  readonly operation: string;
  /** The right answer. */
  readonly truth: unknown;
  readonly connections: number;
  /** Headers beside those that every request has. Default: none. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What is to be done once with a gateway before it is asked. */
  readonly prepare?: (gateway: RunningGateway, contender: Contender) => Promise<void>;
}

/** Where a message stands, as its reply subject says. */
export interface Delivery {
  readonly consumer: string;
  /** The message's place in the stream. */
  readonly sequence: number;
  /** How many messages the consumer had delivered with this one. */
  readonly count: number;
}

/**
 * Reads the reply subject of a delivered message: `$JS.ACK.<stream>.<consumer>.<tries>.<sequence>.<count>.<time>.<pending>`, or
 * with a domain and an account before the stream. Undefined for what is none. Source: NATS ADR-15.
 */
export function readDelivery(reply: string): Delivery | undefined {
  const tokens = reply.split('.');
  if (tokens[0] !== '$JS' || tokens[1] !== 'ACK') return undefined;
  const at = tokens.length === 9 ? 2 : 4;
  const [, consumer, , sequence, count] = tokens.slice(at);
  if (consumer === undefined || sequence === undefined || count === undefined) return undefined;
  return { consumer, sequence: Number(sequence), count: Number(count) };
}

import { products } from './products';

/** A line of an order in the demo shop. */
export interface DemoLine {
  readonly sku: string;
  readonly quantity: number;
}

/** An order in the demo shop. */
export interface DemoOrder {
  readonly id: string;
  readonly placedAt: string;
  readonly lines: readonly DemoLine[];
}

const seed: readonly DemoOrder[] = [
  order('1001', '2026-01-12T09:30:00Z', { 'thread-red': 6, 'needle-set': 1, shears: 1 }),
  order('1002', '2026-01-13T16:05:00Z', { 'linen-5m': 2, 'buttons-horn': 2 }),
  order('1003', '2026-01-14T11:45:00Z', { 'gift-card': 1 }),
  order('1004', '2026-01-15T08:20:00Z', { 'wool-3m': 1, 'thread-blue': 3, 'zip-30': 2 }),
  order('1005', '2026-01-16T19:10:00Z', { 'dress-form': 1, 'tape-measure': 2, thimble: 4 }),
];

/** The orders of the demo shop, oldest first. They live as long as the mock. */
export class OrderBook {
  readonly #orders = [...seed];

  /** Newest first. */
  list(): readonly DemoOrder[] {
    return this.#orders.toReversed();
  }

  find(id: string): DemoOrder | undefined {
    return this.#orders.find((candidate) => candidate.id === id);
  }

  /** Takes an order. Throws with a sentence for the customer when a line cannot be served. */
  place(lines: readonly DemoLine[]): DemoOrder {
    if (lines.length === 0) throw new Error('An order needs a line.');
    for (const { sku, quantity } of lines) {
      if (!products.some((product) => product.sku === sku)) throw new Error(`There is no product ${sku}.`);
      if (quantity < 1) throw new Error(`Order at least 1 of ${sku}.`);
    }
    const placed = { id: String(1001 + this.#orders.length), placedAt: new Date().toISOString(), lines };
    this.#orders.push(placed);
    return placed;
  }
}

function order(id: string, placedAt: string, quantities: Readonly<Record<string, number>>): DemoOrder {
  return { id, placedAt, lines: Object.entries(quantities).map(([sku, quantity]) => ({ sku, quantity })) };
}

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mockGrpc, type GrpcMessage } from 'selvage/mocks';

const service = 'inventory.v1.InventoryService';

/** How many of each product stand in Rotterdam and in Lyon. The gift card is not kept in stock. */
const shelves: Readonly<Record<string, readonly [number, number]>> = {
  'thread-red': [420, 260],
  'thread-blue': [380, 0],
  'needle-set': [75, 40],
  thimble: [64, 120],
  shears: [9, 4],
  'linen-5m': [12, 31],
  'wool-3m': [7, 18],
  'buttons-horn': [55, 0],
  'zip-30': [210, 175],
  'tape-measure': [33, 20],
  'dress-form': [0, 2],
  loom: [1, 0],
};

/** The warehouse: a gRPC server. Stock that is watched changes every second. */
export const mock = mockGrpc()
  .proto(join(__dirname, '../../protos/inventory/v1/inventory.proto'))
  .unary(`${service}/BatchGetProducts`, ({ keys }) => ({
    products: (keys as readonly GrpcMessage[]).map((key) => ({
      sku: key['sku'],
      stock: stockOf(key['sku'], 0),
      shipping_estimate: estimate(key),
    })),
  }))
  .stream(`${service}/WatchStock`, async function* ({ sku }) {
    for (let sold = 0; ; sold++) {
      const stock = stockOf(sku, sold);
      if (stock === undefined) return;
      yield stock;
      await sleep(1000);
    }
  });

function stockOf(sku: unknown, sold: number): GrpcMessage | undefined {
  const shelf = shelves[String(sku)];
  if (shelf === undefined) return undefined;
  const [rotterdam, lyon] = [Math.max(0, shelf[0] - sold), shelf[1]];
  const warehouses = [
    { warehouse: 'Rotterdam', available: rotterdam },
    { warehouse: 'Lyon', available: lyon },
  ];
  return { available: rotterdam + lyon, warehouses: warehouses.filter(({ available }) => available > 0) };
}

/** In cents: by weight, and nothing from 100.00 on. */
function estimate({ price, weight }: GrpcMessage): number | undefined {
  if (typeof price !== 'number' || typeof weight !== 'number') return undefined;
  return price >= 10_000 ? 0 : 350 + Math.ceil(weight / 100) * 20;
}

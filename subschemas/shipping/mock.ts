import { setTimeout as sleep } from 'node:timers/promises';
import { mockEvents, type Mock, type ProducerTools } from 'selvage/mocks';

const carrier = 'Northern Parcel';
const route = ['Rotterdam', 'Antwerp', 'Lille', 'Paris', 'Lyon'];

/** Orders that were on their way before the demo began; order 1001 never arrives. */
const begun: readonly { readonly orderId: string; readonly status: string; readonly places: number }[] = [
  { orderId: '1001', status: 'SHIPPED', places: 2 },
  { orderId: '1002', status: 'DELIVERED', places: 5 },
  { orderId: '1003', status: 'PENDING', places: 0 },
  { orderId: '1004', status: 'CANCELLED', places: 0 },
  { orderId: '1005', status: 'SHIPPED', places: 1 },
];

/** The carrier: it publishes what happens to shipments, and takes up every order that it has not seen. */
export const mock: Mock = {
  async start(world) {
    if (world === undefined) throw new Error('The carrier needs an event bus.');
    const bus = await world.bus('shipping');
    return await mockEvents('shipping')
      .produce(tellTheBegun)
      .produce(moveTheFirst)
      .produce(async (tools) => {
        const journeys: Promise<void>[] = [];
        for await (const records of bus.topic('orders').read({ signal: tools.signal })) {
          const orderIds = records.map(({ text }) => orderIn(text));
          const unseen = orderIds.filter((orderId) => !begun.some((shipment) => shipment.orderId === orderId));
          journeys.push(...unseen.map((orderId) => ship(tools, orderId)));
        }
        await Promise.all(journeys);
      })
      .start(world);
  },
};

async function tellTheBegun(tools: ProducerTools): Promise<void> {
  for (const { orderId, status, places } of begun) {
    // The same ids at every start, so that a bus that outlives the carrier tells them once.
    await change(tools, orderId, { status, id: `begun-${orderId}` });
    for (const place of route.slice(0, places)) await pass(tools, orderId, { place, id: `begun-${orderId}-${place}` });
  }
}

async function moveTheFirst(tools: ProducerTools): Promise<void> {
  let step = 2;
  await tools.every(2000, () => pass(tools, '1001', { place: route[step++ % route.length] ?? '' }));
}

/** From the order to the door in about ten seconds. */
async function ship(tools: ProducerTools, orderId: string): Promise<void> {
  await change(tools, orderId, { status: 'PENDING' });
  const stations = [
    () => change(tools, orderId, { status: 'SHIPPED' }),
    ...route.map((place) => () => pass(tools, orderId, { place })),
  ];
  for (const next of [...stations, () => change(tools, orderId, { status: 'DELIVERED' })]) {
    await sleep(1500, undefined, { signal: tools.signal }).catch(() => undefined);
    await next();
  }
}

/** A step of a parcel; its id is a new one where none is given. */
interface Step {
  readonly id?: string;
}

async function change(
  { publish }: ProducerTools,
  orderId: string,
  { status, id }: Step & { readonly status: string },
): Promise<void> {
  const carried = status === 'PENDING' || status === 'CANCELLED' ? {} : { carrier };
  await publish('shipments', { id, type: 'ShipmentChanged', key: orderId, data: { orderId, status, ...carried } });
}

async function pass(
  { publish }: ProducerTools,
  orderId: string,
  { place, id }: Step & { readonly place: string },
): Promise<void> {
  await publish('shipments', { id, type: 'CheckpointRecorded', key: orderId, data: { orderId, place } });
}

function orderIn(text: string): string {
  const { data } = JSON.parse(text) as { readonly data: { readonly orderId: string } };
  return data.orderId;
}

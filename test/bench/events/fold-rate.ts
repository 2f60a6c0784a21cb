import { createEvent } from '../../../src/events/create-event';
import type { BusRecord, EventBus, EventTopic } from '../../../src/events/event-bus';
import { createLogger } from '../../../src/logger';
import { openFolds } from '../../../src/projections/open-folds';
import type { ProjectionStore } from '../../../src/projections/projection-store';
import { projectionsOf } from '../../projections-of';

/** What is folded: a shipment as the demo has it. */
export const benchedSdl = `
  type Shipment @projection(topic: "shipments", key: "orderId", deletes: ["ShipmentCancelled"]) {
    orderId: ID!
    status: String
    carrier: String
    updates: Int! @count
    weight: Float @max(path: "weight")
    updatedAt: DateTime @eventTime
  }`;

/** How fast events were folded. */
export interface FoldRate {
  readonly events: number;
  readonly perSecond: number;
  /** Of this process's own time. */
  readonly perCpuSecond: number;
}

/** Makes records of so many events about so many entities, as they lie in a log. */
export function createRecords(events: number, entities: number): readonly BusRecord[] {
  const statuses = ['PENDING', 'PACKED', 'SHIPPED', 'DELIVERED'];
  return Array.from({ length: events }, (_, index) => {
    const orderId = `order-${String((index * 7919) % entities)}`;
    const data = { orderId, status: statuses[index % 4], carrier: 'Northern Post', weight: index % 50 };
    const event = createEvent({ id: String(index), source: '/bench', type: 'ShipmentMoved', key: orderId, data });
    const position = { topic: 'shipments', epoch: 'bench', partition: 0, offset: index + 1 };
    return { position, text: JSON.stringify(event) };
  });
}

/** Folds records into a store, as fast as it goes. */
export async function measureFoldRate(records: readonly BusRecord[], store: ProjectionStore): Promise<FoldRate> {
  const last = records.at(-1);
  if (last === undefined) throw new Error('There must be records.');
  const meter = { countDeadLetter: () => undefined, countGap: () => undefined };
  const logger = createLogger({ level: 'warn' });
  const [cpu, start] = [process.cpuUsage(), performance.now()];
  const folds = openFolds({
    subschema: 'bench',
    projections: projectionsOf(benchedSdl),
    partitions: 1,
    bus: createLog(records),
    store,
    meter,
    logger,
  });
  const signal = new AbortController().signal;
  if (!(await folds.wait('Shipment', last.position, { milliseconds: 120_000, signal }))) throw new Error('Too slow.');
  const [seconds, used] = [(performance.now() - start) / 1000, process.cpuUsage(cpu)];
  await folds.close();
  const cpuSeconds = (used.user + used.system) / 1e6;
  return { events: records.length, perSecond: records.length / seconds, perCpuSecond: records.length / cpuSeconds };
}

/** A bus that holds records and takes none, so that nothing but the fold is measured. */
function createLog(records: readonly BusRecord[]): EventBus {
  const topic: EventTopic = {
    name: 'shipments',
    partitions: 1,
    publish: () => Promise.reject(new Error('No event of the bench is a misfit.')),
    publishText: () => Promise.reject(new Error('Nothing is published.')),
    ends: () => Promise.resolve([]),
    read: async function* ({ signal }) {
      for (let from = 0; from < records.length; from += 500) yield records.slice(from, from + 500);
      if (!signal.aborted)
        await new Promise((resolve) => {
          signal.addEventListener('abort', resolve, { once: true });
        });
    },
  };
  return { topic: () => topic, health: () => ({ isUp: true }), close: () => Promise.resolve() };
}

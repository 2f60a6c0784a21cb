import { createEvent } from '../events/create-event';
import type { Position } from '../events/event-bus';
import { MemoryBus } from '../events/memory-bus';
import { createLogger } from '../logger';
import { MemoryStore } from '../projections/memory/memory-store';
import { openFolds } from '../projections/open-folds';
import type { Projection } from '../projections/projection';
import type { ListedEntity } from '../projections/projection-store';
import { createStoredShape } from '../projections/stored-shape';

/** An event of a stream that is folded for a check. */
export interface SampleEvent {
  readonly topic: string;
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly key?: string | undefined;
  readonly data: unknown;
}

/** What a stream came to. */
export interface FoldedStream {
  /** In the order of their keys. */
  readonly entities: readonly ListedEntity[];
  /** Why the first event was refused; undefined when all had their effect. */
  readonly refusal: string | undefined;
}

/** How long a stream may take to be folded, in milliseconds. */
const patience = 10_000;

/** Folds a stream into one type as the gateway would, on a bus and in a store of its own. Rejects when that takes too long. */
export async function foldStream(
  stream: readonly SampleEvent[],
  projections: readonly Projection[],
): Promise<FoldedStream> {
  const [first] = projections;
  if (first === undefined) throw new Error('There is no projection to fold into.');
  const bus = new MemoryBus();
  const store = new MemoryStore([createStoredShape(projections, 1)]);
  const logger = createLogger({ level: 'silent' });
  const meter = { countDeadLetter: () => undefined, countGap: () => undefined };
  const folds = openFolds({ subschema: 'check', projections, partitions: 1, bus, store, meter, logger });
  try {
    const positions: Position[] = [];
    for (const { topic, ...facts } of stream) {
      positions.push(await bus.topic(topic).publish(createEvent({ source: '/check', ...facts })));
    }
    const wait = { milliseconds: patience, signal: new AbortController().signal };
    for (const position of positions) {
      if (!(await folds.wait(first.name, position, wait))) throw new Error('The stream was not folded in time.');
    }
    const { entities } = await store.list(first.name, { where: new Map(), after: undefined, first: stream.length });
    return { entities, refusal: positions.flatMap((position) => folds.refusal(position) ?? [])[0] };
  } finally {
    await folds.close();
    await store.close();
    await bus.close();
  }
}

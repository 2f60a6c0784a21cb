import type { BusRecord, EventBus } from '../../src/events/event-bus';
import { createLogger } from '../../src/logger';
import { openFolds, type Folds } from '../../src/projections/open-folds';
import { createStoredShape } from '../../src/projections/stored-shape';
import { projectionsOf } from '../projections-of';
import { recordsOf } from '../records-of';
import type { FaultWorld } from './fault-world';
import { makeFault, type Fault } from './make-fault';
import { publishThrough } from './publish-through';
import { createSeeded } from './seeded';

/** How much is tried. */
export interface FaultRun {
  readonly world: FaultWorld;
  readonly seed: number;
  readonly events: number;
  readonly faults: number;
}

/** What came out; all lists are empty and `isThrough` is true when every promise was kept. */
export interface FaultOutcome {
  /** Whether the folds passed the last event in time. */
  readonly isThrough: boolean;
  /** Keys whose state is not the fold of what was acknowledged, with both. */
  readonly wrong: readonly string[];
  /** Ids of planted events that are not among the dead letters. */
  readonly missing: readonly string[];
  /** Ids of dead letters that were not planted, or are there twice. */
  readonly surplus: readonly string[];
  readonly gaps: readonly string[];
  readonly made: readonly Fault[];
  readonly planted: number;
  readonly refused: number;
  readonly repeated: number;
}

const sdl = `type Item @projection(topic: "items", key: "id") {
  id: ID! n: Int! @count sum: Int! @sum(path: "v") last: Int! @from(path: "v")
}`;

/** How long the folds may take to pass the last event after the last fault, in milliseconds. */
const patience = 60_000;

/** Publishes events while faults are made, and compares what was folded with what was acknowledged. */
export async function runFaults({ world, seed, events, faults }: FaultRun): Promise<FaultOutcome> {
  const random = createSeeded(seed);
  const projections = projectionsOf(sdl);
  const bus = world.openBus();
  const store = world.openStore([createStoredShape(projections, 1)]);
  const gaps: string[] = [];
  const meter = {
    countDeadLetter: () => undefined,
    countGap: ({ reason }: { readonly reason: string }) => void gaps.push(reason),
  };
  const logger = createLogger({ level: 'silent' });
  const open = (): Folds => openFolds({ subschema: 'faults', projections, partitions: 1, bus, store, meter, logger });
  let folds = open();
  const refold = async (): Promise<void> => {
    await folds.close();
    folds = open();
  };

  const made: Fault[] = [];
  let making = Promise.resolve();
  const onProgress = (acknowledged: number): void => {
    if (acknowledged % Math.ceil(events / (faults + 1)) !== 0) return;
    making = making.then(async () => {
      made.push(await makeFault({ server: world.server, random, refold }));
    });
  };
  const published = await publishThrough({ topic: bus.topic('items'), events, seed, onProgress });
  await making;
  const wait = { milliseconds: patience, signal: new AbortController().signal };
  const isThrough = await folds.wait('Item', published.end, wait);
  const keys = [...published.expected.keys()];
  const { states } = await store.read('Item', keys);
  const dead = await readDeadLetters(bus);
  await folds.close();
  await Promise.all([store.close(), bus.close()]);
  const { planted, refused, repeated, expected } = published;
  return {
    isThrough,
    wrong: keys.flatMap((key, index) => compare(expected.get(key), states[index])),
    missing: [...planted].filter((id) => !dead.includes(id)),
    surplus: dead.filter((id, index) => !planted.has(id) || dead.indexOf(id) !== index),
    gaps,
    made,
    planted: planted.size,
    refused,
    repeated,
  };
}

function compare(expected: object | undefined, state: object | undefined): readonly string[] {
  const sorted = (value: object = {}): string => JSON.stringify(Object.entries(value).sort());
  return sorted(expected) === sorted(state) ? [] : [`expected ${sorted(expected)}, folded ${sorted(state)}`];
}

async function readDeadLetters(bus: EventBus): Promise<readonly string[]> {
  return (await recordsOf(bus.topic('items.dead'))).map(idOfDead);
}

/** The id of the event that a dead letter keeps. */
function idOfDead({ text }: BusRecord): string {
  const { data } = JSON.parse(text) as { readonly data: { readonly record?: string; readonly text?: string } };
  const { id } = JSON.parse(data.text ?? data.record ?? '{}') as { readonly id?: string };
  return id ?? '';
}

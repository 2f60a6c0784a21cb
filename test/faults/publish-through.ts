import { setTimeout as sleep } from 'node:timers/promises';
import { createEvent } from '../../src/events/create-event';
import type { EventTopic, Position } from '../../src/events/event-bus';
import { createSeeded } from './seeded';

/** What is published, and how fast. */
interface PublishOptions {
  readonly topic: EventTopic;
  readonly events: number;
  readonly seed: number;
  /** Called with how many are acknowledged, after each. */
  readonly onProgress: (acknowledged: number) => void;
}

/** What the state of one key must be. */
export interface ExpectedItem {
  readonly id: string;
  readonly n: number;
  readonly sum: number;
  readonly last: number;
}

/** What was published and acknowledged. */
export interface Published {
  readonly expected: ReadonlyMap<string, ExpectedItem>;
  /** Ids of the events that fit no schema. */
  readonly planted: ReadonlySet<string>;
  /** The last place of all. */
  readonly end: Position;
  /** How often a publisher was refused and tried again. */
  readonly refused: number;
  /** How often an acknowledged event was given again. */
  readonly repeated: number;
}

/** Publishers at one time; each has its keys, so that the order of a key is one publisher's. */
const publishers = 16;
const keys = 64;

/**
 * Publishes seeded events until each is acknowledged: a refused one is given again under its own id, one in twenty is given
 * twice, one in a hundred fits no schema.
 */
export async function publishThrough({ topic, events, seed, onProgress }: PublishOptions): Promise<Published> {
  const expected = new Map<string, ExpectedItem>();
  const planted = new Set<string>();
  const tally = { acknowledged: 0, refused: 0, repeated: 0 };
  let end: Position | undefined;

  const insist = async (event: ReturnType<typeof createEvent>): Promise<void> => {
    for (;;) {
      try {
        const position = await topic.publish(event);
        if (end === undefined || position.offset > end.offset) end = position;
        return;
      } catch {
        tally.refused += 1;
        await sleep(50);
      }
    }
  };

  const publishOwn = async (publisher: number): Promise<void> => {
    const random = createSeeded(seed * 1_000 + publisher);
    for (let index = publisher; index < events; index += publishers) {
      const key = String(publisher + publishers * random.below(keys / publishers));
      const value = random.below(1_000);
      const isPlanted = random.below(100) === 0;
      const data = { id: key, v: isPlanted ? 'no number' : value };
      const event = createEvent({ id: `e${String(index)}`, source: '/faults', type: 'Changed', key, data });
      await insist(event);
      if (isPlanted) planted.add(event.id);
      else expected.set(key, add(expected.get(key), key, value));
      if (random.below(20) === 0) {
        tally.repeated += 1;
        await insist(event);
      }
      tally.acknowledged += 1;
      onProgress(tally.acknowledged);
    }
  };

  await Promise.all(Array.from({ length: publishers }, (_, publisher) => publishOwn(publisher)));
  if (end === undefined) throw new Error('Nothing was published.');
  return { expected, planted, end, refused: tally.refused, repeated: tally.repeated };
}

function add(item: ExpectedItem | undefined, id: string, value: number): ExpectedItem {
  return { id, n: (item?.n ?? 0) + 1, sum: (item?.sum ?? 0) + value, last: value };
}

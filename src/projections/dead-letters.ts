import { setTimeout } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { createEvent } from '../events/create-event';
import type { BusRecord, CloudEvent, EventBus, Position } from '../events/event-bus';
import type { EventMeter } from '../events/event-meter';
import type { Misfit } from '../events/misfit';
import type { Logger } from '../logger';

/** Keeps aside what does not fit, so that it neither has an effect nor holds up what follows. */
export interface DeadLetters {
  /**
   * Resolves once the record is on `<topic>.dead`, or a bus that answers has refused it again and again, which is logged with
   * the record's position. It waits for a bus that does not answer, and rejects when the folds end meanwhile: what was not
   * kept aside must be read again.
   */
  readonly keep: (record: BusRecord, misfit: Misfit) => Promise<void>;
  /** Why the record at a position was kept aside here; undefined when it was not, or long ago. */
  readonly reasonOf: (position: Position) => string | undefined;
}

/** What dead letters are kept with. */
export interface DeadLetterTools {
  readonly subschema: string;
  readonly bus: EventBus;
  readonly meter: EventMeter;
  readonly logger: Logger;
  /** How many partitions every topic has. */
  readonly partitions: number;
  /** Aborts when the folds end. */
  readonly signal: AbortSignal;
}

/** So often must a bus that answers refuse a dead letter, one time after the other, before it is given up. */
const refusalsForGood = 3;

const firstPause = 20;
const longestPause = 1000;

/** The most characters of a record that a dead letter repeats. */
const longestText = 100_000;

/** A line is logged for the first dead letter of a topic, and then for every so many. */
const loggedEvery = 1000;

/**
 * Makes the keeper of one subschema. A dead letter is itself an event: its payload has the reason, the position and the
 * record's text; its id follows from the position, so that a fold begun anew writes no other one.
 */
export function createDeadLetters(tools: DeadLetterTools): DeadLetters {
  const { subschema, meter, logger } = tools;
  const counts = new Map<string, number>();
  const reasons = new LRUCache<string, string>({ max: 1000 });
  return {
    reasonOf: (position) => reasons.get(idOf(position)),
    keep: async ({ position, text }, { reason }) => {
      const { topic } = position;
      const id = idOf(position);
      reasons.set(id, reason);
      const data = { reason, position, ...cut(text) };
      const event = createEvent({ id, source: `/selvage/${subschema}`, type: 'DeadLetter', data });
      const refusal = await publishPatiently(tools, topic, event);
      meter.countDeadLetter({ subschema, topic });
      if (refusal !== undefined)
        logger.error({ topic, reason, position, error: refusal }, 'a dead letter could not be kept');
      const count = (counts.get(topic) ?? 0) + 1;
      counts.set(topic, count);
      if (count % loggedEvery === 1) {
        logger.warn({ topic, reason, position, count }, `an event does not fit and was kept aside on ${topic}.dead`);
      }
    },
  };
}

function idOf({ topic, epoch, partition, offset }: Position): string {
  return `${topic}/${epoch}/${String(partition)}/${String(offset)}`;
}

/** A bus takes less than producers may have put there: a long text is cut, and its length is told. */
function cut(text: string): { readonly text: string; readonly length?: number } {
  return text.length <= longestText ? { text } : { text: text.slice(0, longestText), length: text.length };
}

/** Publishes to a topic's dead-letter topic; returns the refusal of a bus that refuses for good. */
async function publishPatiently(tools: DeadLetterTools, topic: string, event: CloudEvent): Promise<unknown> {
  const { bus, signal } = tools;
  let refusals = 0;
  for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
    try {
      await bus.topic(`${topic}.dead`).publish(event);
      return undefined;
    } catch (error) {
      // A bus that is away refuses everything: only what it refuses while it answers is refused for good.
      refusals = (await answers(tools, topic)) ? refusals + 1 : 0;
      if (refusals === refusalsForGood) return error;
    }
    await setTimeout(pause, undefined, { signal, ref: false });
  }
}

async function answers({ bus, partitions }: DeadLetterTools, topic: string): Promise<boolean> {
  try {
    await bus.topic(topic, partitions).ends();
    return true;
  } catch {
    return false;
  }
}

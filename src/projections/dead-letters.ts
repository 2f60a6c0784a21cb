import { setTimeout } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { createEvent } from '../events/create-event';
import type { BusRecord, CloudEvent, EventBus, Position } from '../events/event-bus';
import type { EventMeter } from '../events/event-meter';
import type { Misfit } from '../events/misfit';
import type { Logger } from '../logger';

/** Keeps aside what does not fit, so that it neither has an effect nor holds up what follows. */
export interface DeadLetters {
  /** Resolves once the record is on `<topic>.dead`, or the bus has refused it for good, which is logged with the record's position. */
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
}

/** The most characters of a record that a dead letter repeats. */
const longestText = 100_000;

/** A line is logged for the first dead letter of a topic, and then for every so many. */
const loggedEvery = 1000;

/**
 * Makes the keeper of one subschema. A dead letter is itself an event: its payload has the reason, the position and the
 * record's text; its id follows from the position, so that a fold begun anew writes no other one.
 */
export function createDeadLetters({ subschema, bus, meter, logger }: DeadLetterTools): DeadLetters {
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
      meter.countDeadLetter({ subschema, topic });
      const refusal = await publishPatiently(bus, `${topic}.dead`, event);
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

/** Publishes in at most three attempts; returns the last refusal. */
async function publishPatiently(bus: EventBus, topic: string, event: CloudEvent): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await bus.topic(topic).publish(event);
      return undefined;
    } catch (error) {
      if (attempt === 3) return error;
      await setTimeout(attempt * 20);
    }
  }
}

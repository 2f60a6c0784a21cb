import { setTimeout } from 'node:timers/promises';
import { createEvent } from '../events/create-event';
import type { BusRecord, CloudEvent, EventBus } from '../events/event-bus';
import type { EventMeter } from '../events/event-meter';
import type { Misfit } from '../events/misfit';
import type { Logger } from '../logger';

/** Keeps aside what does not fit, so that it neither has an effect nor holds up what follows. */
export interface DeadLetters {
  /** Resolves once the record is on `<topic>.dead`, or the bus has refused it for good, which is logged with the record's position. */
  readonly keep: (record: BusRecord, misfit: Misfit) => Promise<void>;
}

/** What dead letters are kept with. */
export interface DeadLetterTools {
  readonly subschema: string;
  readonly bus: EventBus;
  readonly meter: EventMeter;
  readonly logger: Logger;
}

/** A line is logged for the first dead letter of a topic, and then for every so many. */
const loggedEvery = 1000;

/**
 * Makes the keeper of one subschema. A dead letter is itself an event: its payload has the reason, the position and the
 * record's text; its id follows from the position, so that a fold begun anew writes no other one.
 */
export function createDeadLetters({ subschema, bus, meter, logger }: DeadLetterTools): DeadLetters {
  const counts = new Map<string, number>();
  return {
    keep: async ({ position, text }, { reason }) => {
      const { topic, epoch, partition, offset } = position;
      const id = `${topic}/${epoch}/${String(partition)}/${String(offset)}`;
      const data = { reason, position, text };
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

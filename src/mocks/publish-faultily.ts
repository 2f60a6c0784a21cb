import { once } from 'node:events';
import type { CloudEvent, EventBus } from '../events/event-bus';
import type { Fault } from './faults';
import { pause } from './pause';

/** What may befall one event on its way to the bus. */
export type PublishFault = Fault | { readonly kind: 'duplicate' };

/** An event that is about to be published. */
interface Publishing {
  readonly bus: EventBus;
  readonly topic: string;
  readonly event: CloudEvent;
  /** Aborts when the mock is stopped. */
  readonly signal: AbortSignal;
}

/**
 * Publishes an event as a fault has it: late; not at all, with a rejection (`fail`), in silence (`drop`) or without an end
 * until the mock is stopped (`hang`); as text that is no event (`garbage`); twice (`duplicate`).
 */
export async function publishFaultily(
  { bus, topic, event, signal }: Publishing,
  fault: PublishFault | undefined,
): Promise<void> {
  switch (fault?.kind) {
    case 'fail':
      throw new Error(`The bus did not take an event of ${topic}: a fault was scripted.`);
    case 'drop':
      return;
    case 'hang':
      if (!signal.aborted) await once(signal, 'abort');
      return;
    case 'garbage':
      await bus.topic(topic).publishText('no event {');
      return;
    case 'delay':
      if (!(await pause(fault.milliseconds, signal))) return;
      break;
    case 'duplicate':
      // As text, because a bus may hold an event once however often it is given.
      await bus.topic(topic).publishText(JSON.stringify(event), event.partitionkey);
      await bus.topic(topic).publishText(JSON.stringify(event), event.partitionkey);
      return;
    case undefined:
      break;
  }
  await bus.topic(topic).publish(event);
}

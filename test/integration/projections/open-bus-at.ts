import type { EventBus } from '../../../src/events/event-bus';
import { createBusOpener } from '../../../src/events/open-bus';

/** Opens the bus of a URL, for whoever closes it. */
export function openBusAt(url: string): EventBus {
  return createBusOpener().openBus(url);
}

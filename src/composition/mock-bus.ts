import type { EventBus } from '../events/event-bus';

/** Where the events of a subschema are, as its manifest says. */
export interface BusPlace {
  readonly url: string;
  /** How many partitions its topics have. */
  readonly partitions: number;
}

/** Shows a bus to a mock: its topics have as many partitions as the manifest says, unless the mock says otherwise. The bus stays open. */
export function showBus(bus: EventBus, { partitions }: BusPlace): EventBus {
  return {
    topic: (name, own = name.endsWith('.dead') ? 1 : partitions) => bus.topic(name, own),
    health: () => bus.health(),
    close: () => Promise.resolve(),
  };
}

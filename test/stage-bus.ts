import type { EventBus, EventTopic } from '../src/events/event-bus';

/** A bus whose topics behave as staged, and otherwise as those of another bus. */
export function stageBus(bus: EventBus, stage: (topic: EventTopic) => Partial<EventTopic>): EventBus {
  return {
    topic: (name, partitions) => {
      const topic = bus.topic(name, partitions);
      return {
        name: topic.name,
        partitions: topic.partitions,
        publish: (event) => topic.publish(event),
        publishText: (text, key) => topic.publishText(text, key),
        read: (options) => topic.read(options),
        ends: () => topic.ends(),
        ...stage(topic),
      };
    },
    health: () => bus.health(),
    close: () => bus.close(),
  };
}

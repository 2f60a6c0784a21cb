import { createEvent } from '../events/create-event';
import type { EventBus } from '../events/event-bus';
import { FaultyMock } from './faults';
import type { Mock, MockWorld, RecordedCall, RunningMock } from './mock';
import { pause } from './pause';
import { publishFaultily, type PublishFault } from './publish-faultily';

/** An event that a mock publishes. */
export interface MockEvent {
  readonly type: string;
  /** The event's partitionkey: what order is kept by. */
  readonly key?: string | undefined;
  /** The payload; null removes the entity of the key. */
  readonly data: unknown;
  /** RFC 3339; default: now. */
  readonly time?: string | undefined;
  /** Default: a new one; of a fixture, one that stays the same from start to start, so that a durable bus holds it once. */
  readonly id?: string | undefined;
}

/** What a producer works with. */
export interface ProducerTools {
  /** Publishes an event on the subschema's own bus. Resolves when the bus holds it; once the mock is stopped it does nothing. */
  readonly publish: (topic: string, event: MockEvent) => Promise<void>;
  /** Runs an action again and again until the mock is stopped, never twice at once; what it throws ends the producer. */
  readonly every: (milliseconds: number, action: () => Promise<void> | void) => Promise<void>;
  /** Aborts when the mock is stopped. */
  readonly signal: AbortSignal;
}

/** Publishes events for as long as it likes. What it throws is told by `stop()`. */
export type Producer = (tools: ProducerTools) => Promise<void>;

/** A stand-in of the services that publish the events of one subschema. Faults befall what producers publish, fixtures never. */
export class EventsMock extends FaultyMock implements Mock {
  readonly #fixtures: (MockEvent & { readonly topic: string })[] = [];
  readonly #producers: Producer[] = [];
  #duplicates = 0;

  /** `subschema`: whose bus is published on. */
  constructor(readonly subschema: string) {
    super();
  }

  /** Adds an event that is published at the start, before any producer runs. */
  event(topic: string, event: MockEvent): this {
    const id = `fixture-${this.subschema}-${String(this.#fixtures.length + 1)}`;
    this.#fixtures.push({ id, ...event, topic });
    return this;
  }

  /** Adds a producer that runs from start to stop. */
  produce(producer: Producer): this {
    this.#producers.push(producer);
    return this;
  }

  /** The next event is published twice, id and all. */
  duplicate(): this {
    this.#duplicates += 1;
    return this;
  }

  async start(world?: MockWorld): Promise<RunningMock> {
    if (world === undefined) throw new Error('A mock of events needs a world with a bus to publish on.');
    const bus = await world.bus(this.subschema);
    const stop = new AbortController();
    const calls: RecordedCall[] = [];
    const publish = (topic: string, event: MockEvent, fault?: PublishFault): Promise<void> =>
      this.#publish({ bus, topic, event, fault, calls, signal: stop.signal });
    for (const { topic, ...event } of this.#fixtures) await publish(topic, event);
    const tools: ProducerTools = {
      publish: (topic, event) => publish(topic, event, this.#takeFault()),
      every: (milliseconds, action) => repeat(milliseconds, action, stop.signal),
      signal: stop.signal,
    };
    const running = Promise.allSettled(this.#producers.map((produce) => produce(tools)));
    return {
      endpoint: undefined,
      calls,
      stop: async () => {
        stop.abort();
        const failed = (await running).find((outcome) => outcome.status === 'rejected');
        if (failed !== undefined) throw new Error('A producer of a mock failed.', { cause: failed.reason });
      },
    };
  }

  #takeFault(): PublishFault | undefined {
    const fault = this.faults.take();
    if (fault !== undefined || this.#duplicates === 0) return fault;
    this.#duplicates -= 1;
    return { kind: 'duplicate' };
  }

  async #publish(order: {
    readonly bus: EventBus;
    readonly topic: string;
    readonly event: MockEvent;
    readonly fault: PublishFault | undefined;
    readonly calls: RecordedCall[];
    readonly signal: AbortSignal;
  }): Promise<void> {
    const { bus, topic, fault, calls, signal } = order;
    if (signal.aborted) return;
    const event = createEvent({ ...order.event, source: `/mock/${this.subschema}` });
    calls.push({ target: topic, payload: event, headers: {} });
    await publishFaultily({ bus, topic, event, signal }, fault);
  }
}

/** Begins a mock of a subschema of kind events. */
export function mockEvents(subschema: string): EventsMock {
  return new EventsMock(subschema);
}

async function repeat(milliseconds: number, action: () => Promise<void> | void, signal: AbortSignal): Promise<void> {
  while (await pause(milliseconds, signal)) await action();
}

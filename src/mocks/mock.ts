import type { EventBus } from '../events/event-bus';

/** What a mock may use of the gateway that starts it. */
export interface MockWorld {
  /** The event bus of an events subschema, as its manifest configures it. Rejects when there is no such subschema. */
  bus(subschema: string): Promise<EventBus>;
}

/** A stand-in of an upstream, ready to be started: what a subschema's `mock.ts` exports as `mock`. */
export interface Mock {
  /** Starts it, on a loopback port where it is a server. It may be started once at a time. */
  start(world?: MockWorld): Promise<RunningMock>;
}

/** A mock that runs. */
export interface RunningMock {
  /** What a manifest's `endpoint` would say; undefined for a producer of events. */
  readonly endpoint: string | undefined;
  /** The calls received so far, oldest first. */
  readonly calls: readonly RecordedCall[];
  /** Ends every connection and timer. Resolves when nothing is left open. */
  stop(): Promise<void>;
}

/** A call that a mock received, or an event that it published. */
export interface RecordedCall {
  /** What was asked: `query products,order`, `pkg.Service/Method`, a topic. */
  readonly target: string;
  /** What was sent: the variables, the request message, the event. */
  readonly payload: unknown;
  /** Lower-case names of headers or metadata to their values. */
  readonly headers: Readonly<Record<string, string | undefined>>;
}

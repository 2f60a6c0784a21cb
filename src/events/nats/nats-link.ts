import { setTimeout as sleep } from 'node:timers/promises';
import type { BusHealth } from '../event-bus';
import { openSession, type NatsSession } from './nats-session';
import type { NatsAddress } from './parse-nats-url';
import { until } from './until';

/** The least time between two tries to connect to one server, in milliseconds, and what is added at random. */
const retryPause = 1_000;
const retryJitter = 500;

/** Keeps one connection to a bus: opens it at once, and again, for ever, each time it ends; one try a second at most. */
export class NatsLink {
  readonly #address: NatsAddress;
  readonly #stop = new AbortController();
  readonly #running: Promise<void>;
  readonly #waiting = new Set<(session: NatsSession) => void>();
  #session: NatsSession | undefined;
  #reason = 'It has not been reached yet.';

  constructor(address: NatsAddress) {
    this.#address = address;
    this.#running = this.#run();
  }

  /** The session that lasts now, or the next one. Rejects when the signal aborts, or the link is closed. */
  async session(signal: AbortSignal): Promise<NatsSession> {
    if (this.#stop.signal.aborted) throw new Error('The NATS bus is closed.');
    if (this.#session !== undefined) return this.#session;
    let wake: (session: NatsSession) => void = () => undefined;
    const opened = new Promise<NatsSession>((resolve) => {
      wake = resolve;
    });
    this.#waiting.add(wake);
    try {
      return await until(AbortSignal.any([signal, this.#stop.signal]), opened);
    } finally {
      this.#waiting.delete(wake);
    }
  }

  /** Ends a session whose server is silent, so that another connection is tried. */
  drop(session: NatsSession): void {
    void session.connection.close();
  }

  health(): BusHealth {
    return this.#session === undefined ? { isUp: false, reason: this.#reason } : { isUp: true };
  }

  /** Ends the connection and the tries. It is safe to call it again. */
  async close(): Promise<void> {
    this.#reason = 'The bus is closed.';
    this.#stop.abort(new Error('The NATS bus is closed.'));
    await this.#session?.connection.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const pause = sleep(this.#pauseLength(), undefined, { signal }).catch(() => undefined);
      await this.#keep();
      await pause;
    }
  }

  /** Opens a session and stays with it to its end. */
  async #keep(): Promise<void> {
    try {
      const session = await openSession(this.#address);
      if (this.#stop.signal.aborted) await session.connection.close();
      else await this.#serve(session);
    } catch (error) {
      this.#reason = `The server cannot be reached: ${describe(error)}.`;
    }
  }

  async #serve(session: NatsSession): Promise<void> {
    this.#session = session;
    for (const wake of this.#waiting) wake(session);
    const cause = await session.connection.closed();
    this.#session = undefined;
    if (this.#stop.signal.aborted) return;
    this.#reason = `The connection ended${cause instanceof Error ? `: ${describe(cause)}` : ''}.`;
  }

  #pauseLength(): number {
    return this.#address.servers.length * (retryPause + Math.random() * retryJitter);
  }
}

/** The client's words; they never hold credentials. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return 'for an unknown reason';
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

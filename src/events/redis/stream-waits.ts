import { setTimeout as sleep } from 'node:timers/promises';
import { longestWait, type RedisClient } from '../../redis/create-client';
import type { RedisLink } from '../../redis/open-redis';
import { untilReady } from '../../redis/until-ready';
import { compareIds } from './compare-ids';

/** After so long a reader looks again in any case, so that it learns of a log that was emptied; in milliseconds. */
const lookAgain = 2000;

/** How long to wait before asking again on a connection that failed, in milliseconds. */
const pause = 200;

/** What a reader waits for: an entry after `mark`. */
interface Waiter {
  readonly stream: string;
  readonly mark: string;
  readonly wake: () => void;
}

/** A wait that has begun. */
export interface StreamWait {
  /** Resolves when there may be something to read; it is not sure. */
  readonly done: Promise<void>;
  /** Ends the wait at once. */
  readonly end: () => void;
}

/** Lets many readers wait for their streams over one connection that blocks. */
export class StreamWaits {
  readonly #link: RedisLink;
  readonly #waiters = new Set<Waiter>();
  #client: RedisClient | undefined;
  /** The streams of the request that blocks now. */
  #asked: ReadonlyMap<string, string> | undefined;
  /** The server's number of the connection that blocks; undefined where requests are not interrupted. */
  #connection: Promise<number | undefined> | undefined;
  #isRunning = false;
  #isInterrupting = false;
  #isClosed = false;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  /** Waits for an entry of a stream after a mark, at most two seconds. */
  wait(stream: string, mark: string): StreamWait {
    let end: () => void = () => undefined;
    const done = new Promise<void>((resolve) => {
      const waiter: Waiter = {
        stream,
        mark,
        wake: () => {
          end();
        },
      };
      const timer = setTimeout(() => {
        end();
      }, lookAgain).unref();
      end = () => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve();
      };
      this.#waiters.add(waiter);
    });
    if (this.#isClosed) end();
    else this.#attend(stream);
    return {
      done,
      end: () => {
        end();
      },
    };
  }

  /** Ends every wait. */
  close(): void {
    this.#isClosed = true;
    for (const { wake } of [...this.#waiters]) wake();
    this.#client?.disconnect();
  }

  /** Sees to it that a stream is asked for. */
  #attend(stream: string): void {
    if (!this.#isRunning) void this.#run();
    else if (this.#asked !== undefined && !this.#asked.has(stream)) void this.#interrupt(this.#asked);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    const client = (this.#client ??= this.#open());
    // Readers that look in the same turn are asked for together.
    await sleep(0);
    while (this.#waiters.size > 0) {
      const isUp = await untilReady(client, longestWait);
      if (isUp && !(await this.#ask(client))) await sleep(pause, undefined, { ref: false });
    }
    this.#isRunning = false;
  }

  #open(): RedisClient {
    const client = this.#link.openWaiting();
    client.on('ready', () => {
      // It is asked for before anything blocks the connection.
      this.#connection = this.#link.isCluster ? undefined : client.client('ID').catch(() => undefined);
    });
    return client;
  }

  /** Asks for all streams at once and wakes the readers of those that have something. Resolves with false when it failed. */
  async #ask(client: RedisClient): Promise<boolean> {
    const asked = new Map<string, string>();
    for (const { stream, mark } of this.#waiters) {
      const other = asked.get(stream);
      if (other === undefined || compareIds(mark, other) < 0) asked.set(stream, mark);
    }
    this.#asked = asked;
    try {
      const found = await client.xread('COUNT', 1, 'BLOCK', longestWait, 'STREAMS', ...asked.keys(), ...asked.values());
      const streams = new Set(found?.map(([stream]) => stream));
      for (const { stream, wake } of [...this.#waiters]) if (streams.has(stream)) wake();
      return true;
    } catch {
      // What is wrong shows when the readers look, which each of them does.
      return false;
    } finally {
      this.#asked = undefined;
    }
  }

  /** Ends a request that blocks without a stream that is waited for. Where that is not allowed, the stream waits for its end. */
  async #interrupt(asked: ReadonlyMap<string, string>): Promise<void> {
    const connection = await this.#connection;
    if (connection === undefined || this.#isInterrupting) return;
    this.#isInterrupting = true;
    // The request may not have begun to block yet; then there is nothing to end, and we try again.
    for (let tries = 0; this.#asked === asked && tries < 20; tries += 1) {
      const ended = await this.#link.commands.client('UNBLOCK', connection).catch(() => 1);
      if (ended === 1) break;
      await sleep(2);
    }
    this.#isInterrupting = false;
  }
}

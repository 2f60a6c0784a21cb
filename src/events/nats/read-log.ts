import { setTimeout as sleep } from 'node:timers/promises';
import { TimeoutError } from '@nats-io/transport-node';
import type { BusRecord, Position } from '../event-bus';
import { LogGap } from '../log-gap';
import { whyForGood } from './api-error';
import { followLog } from './follow-log';
import { LogProgress } from './log-progress';
import type { NatsLink } from './nats-link';
import type { NatsSession } from './nats-session';

/** What is read, and until when. */
export interface ReadLogOptions {
  readonly link: NatsLink;
  readonly topic: string;
  readonly partition: number;
  readonly subject: string;
  readonly after: Position | undefined;
  readonly signal: AbortSignal;
}

/** The least time between two tries to read one log, in milliseconds, and what is added at random. */
const retryPause = 1_000;
const retryJitter = 500;

/** Reads a log through every connection that the link makes. `return()` and the signal end it at once, a pending `next` too. */
export function readLog(options: ReadLogOptions): AsyncIterableIterator<readonly BusRecord[]> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const batches = readOn({ ...options, signal });
  // A reader that nobody asks for more stands between two batches, where it would hold its consumer for ever.
  signal.addEventListener('abort', () => void batches.return(undefined), { once: true });
  return {
    next: () => batches.next(),
    return: () => {
      stop.abort();
      return batches.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* readOn(options: ReadLogOptions): AsyncGenerator<readonly BusRecord[], undefined> {
  const { link, subject, signal } = options;
  const progress = new LogProgress(options);
  while (!signal.aborted) {
    let session: NatsSession | undefined;
    try {
      session = await link.session(signal);
      yield* followLog({ session, subject, progress, signal });
    } catch (error) {
      if (isAborted(signal)) return undefined;
      throwForGood(error, options.topic);
      // Its packets may be lost on the way, of which a socket tells nothing; a connection of its own would.
      if (session !== undefined && error instanceof TimeoutError) link.drop(session);
    }
    await sleep(retryPause + Math.random() * retryJitter, undefined, { signal }).catch(() => undefined);
  }
  return undefined;
}

/** TypeScript takes a signal that was not aborted for one that never is. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Throws what no later try mends. */
function throwForGood(error: unknown, topic: string): void {
  if (error instanceof LogGap) throw error;
  const reason = whyForGood(error);
  if (reason !== undefined) throw new Error(`Topic ${topic} cannot be read: ${reason}`, { cause: error });
}

import { AckPolicy, DeliverPolicy } from '@nats-io/jetstream';
import { nuid } from '@nats-io/transport-node';
import type { BusRecord } from '../event-bus';
import type { LogProgress } from './log-progress';
import { findLogStream, readLogStream, type LogStream } from './log-stream';
import type { NatsSession } from './nats-session';
import { PullFeed, type PulledMessage } from './pull-feed';
import { until } from './until';

/** What is followed over one connection. */
export interface FollowOptions {
  readonly session: NatsSession;
  readonly subject: string;
  readonly progress: LogProgress;
  readonly signal: AbortSignal;
}

/** How often the stream is asked whether it is still the one that is read, in milliseconds. */
const checkEvery = 2_000;
/** How long a message may be on its way that the stream no longer holds, in milliseconds. */
const lateArrival = 250;
/** After how long the server forgets a consumer that nobody pulls from, in nanoseconds. */
const forgottenAfter = 30_000_000_000;

/**
 * Reads a subject's log on from where the progress stands, until the connection or the consumer fails. The consumer is the
 * reader's own, in memory, and acknowledges nothing: no record can be parked at the server or be given twice.
 */
export async function* followLog(options: FollowOptions): AsyncGenerator<readonly BusRecord[], undefined> {
  const { session, subject, progress, signal } = options;
  const stream = await until(signal, findLogStream(session, subject));
  const consumer = await until(signal, addConsumer(options, stream));
  const feed = new PullFeed({ connection: session.connection, stream: stream.name, consumer });
  let checkedAt = performance.now();
  try {
    for (;;) {
      const messages = await until(signal, feed.take(checkEvery));
      const isDue = performance.now() - checkedAt >= checkEvery;
      if (isDue || (!stream.isAlone && progress.hasHole(messages))) {
        await until(signal, check({ ...options, stream, consumer, feed, messages }));
        checkedAt = performance.now();
      }
      if (messages.length > 0) yield progress.pass(messages, stream.isAlone);
    }
  } finally {
    feed.close();
    session.manager.consumers.delete(stream.name, consumer).catch(() => undefined);
  }
}

async function addConsumer({ session, subject, progress }: FollowOptions, stream: LogStream): Promise<string> {
  const { name } = await session.manager.consumers.add(stream.name, {
    name: `selvage-${nuid.next()}`,
    ack_policy: AckPolicy.None,
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: progress.begin(stream),
    filter_subject: subject,
    inactive_threshold: forgottenAfter,
    mem_storage: true,
    num_replicas: 1,
  });
  return name;
}

/** What a check looks at. */
interface CheckOptions extends FollowOptions {
  readonly stream: LogStream;
  readonly consumer: string;
  readonly feed: PullFeed;
  /** What was pulled and not passed yet. */
  readonly messages: readonly PulledMessage[];
}

/** Makes sure that the stream is the one that is read, and that nothing went past us unread. Throws a `LogGap` when it did. */
async function check(options: CheckOptions): Promise<void> {
  const { session, stream, feed, progress, messages } = options;
  const now = await readLogStream(session, stream.name);
  const gap = progress.findTrimmed(now);
  if (stream.isAlone) {
    // Messages in hand prove by their sequences that none is missing, though the stream may hold them no longer.
    // And what is on its way may have been stored, sent and trimmed while the stream was asked.
    if (gap !== undefined && messages.length === 0 && !(await feed.hasMore(lateArrival))) throw gap;
    return;
  }
  if (gap !== undefined && (messages.length === 0 || progress.hasHole(messages))) throw gap;
  if (messages.length === 0) await passQuietStretch(options, now.last);
}

/** In a stream of many subjects, moves on over what was others', so that its trimming is not taken for a loss of ours. */
async function passQuietStretch(options: CheckOptions, last: number): Promise<void> {
  const { session, stream, consumer, feed, progress } = options;
  const { num_pending: pending, delivered } = await session.manager.consumers.info(stream.name, consumer);
  const hasAll = pending === 0 && delivered.consumer_seq === feed.received && !(await feed.hasMore(0));
  if (hasAll) progress.passOver(last);
}

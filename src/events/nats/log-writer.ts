import { headers } from '@nats-io/transport-node';
import type { Position } from '../event-bus';
import { isApiError, isUnheard, whyForGood } from './api-error';
import { findLogStream, readLogStream, type LogStream } from './log-stream';
import type { NatsLink } from './nats-link';
import { answerTimeout, type NatsSession } from './nats-session';
import { until } from './until';

/** Where records are written. */
interface LogWriterOptions {
  readonly link: NatsLink;
  readonly topic: string;
  readonly partition: number;
  readonly subject: string;
}

/** What is written. */
interface Written {
  readonly text: string;
  /** What the server knows a repetition by; undefined: nothing. */
  readonly id: string | undefined;
}

/** The message would go to another stream than the one whose epoch we know. Source: nats-server, server/errors.json. */
const otherStream = 10060;

/** Writes to one log. It remembers the log's stream, and asks again when a record's place shows that it is another. */
export class LogWriter {
  readonly #options: LogWriterOptions;
  #known: { readonly session: NatsSession; readonly stream: Promise<LogStream> } | undefined;
  #last = 0;

  constructor(options: LogWriterOptions) {
    this.#options = options;
  }

  /** Appends a record. Rejects within two seconds when it is not known to be held. */
  async write(record: Written): Promise<Position> {
    const signal = AbortSignal.timeout(answerTimeout);
    try {
      return await until(signal, this.#write(record, signal));
    } catch (error) {
      throw this.#refusal(error, signal);
    }
  }

  async #write(record: Written, signal: AbortSignal): Promise<Position> {
    const session = await this.#options.link.session(signal);
    try {
      return await this.#append(session, record, signal);
    } catch (error) {
      // Only after answers that say that nothing was stored.
      if (!isUnheard(error) && !isApiError(error, otherStream)) throw error;
      this.#known = undefined;
      return await this.#append(session, record, signal);
    }
  }

  async #append(session: NatsSession, { text, id }: Written, signal: AbortSignal): Promise<Position> {
    const { topic, partition, subject } = this.#options;
    const { name } = await this.#stream(session);
    signal.throwIfAborted();
    const ack = await session.client.publish(subject, text, {
      headers: headers(),
      timeout: answerTimeout,
      expect: { streamName: name },
      ...(id === undefined ? {} : { msgID: id }),
    });
    const { epoch } = await this.#streamHolding(session, ack);
    return { topic, epoch, partition, offset: ack.seq };
  }

  /** The stream, found or made once for each connection. */
  async #stream(session: NatsSession): Promise<LogStream> {
    if (this.#known?.session !== session) {
      this.#known = { session, stream: findLogStream(session, this.#options.subject) };
      this.#last = 0;
    }
    const { stream } = this.#known;
    try {
      return await stream;
    } catch (error) {
      if (this.#known.stream === stream) this.#known = undefined;
      throw error;
    }
  }

  /** A place that is not after the last one is a place in a stream that was made anew under the same name. */
  async #streamHolding(
    session: NatsSession,
    ack: { readonly seq: number; readonly duplicate: boolean },
  ): Promise<LogStream> {
    const stream = await this.#stream(session);
    if (ack.duplicate) return stream;
    const isNew = ack.seq > Math.max(this.#last, stream.last);
    this.#last = ack.seq;
    if (isNew) return stream;
    const current = readLogStream(session, stream.name);
    this.#known = { session, stream: current };
    return current;
  }

  #refusal(error: unknown, signal: AbortSignal): Error {
    const { link, topic } = this.#options;
    const why = whyForGood(error) ?? (signal.aborted ? link.health().reason : undefined) ?? describe(error);
    return new Error(`The record of topic ${topic} is not known to be held: ${why}`, { cause: error });
  }
}

function describe(error: unknown): string {
  if (isUnheard(error)) return 'no JetStream stream takes it; is JetStream on?';
  return error instanceof Error ? error.message : 'for an unknown reason.';
}

import { createInbox, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { readDelivery } from './delivery';
import { readMessageText } from './read-message-text';

/** A message that was pulled. */
export interface PulledMessage {
  readonly sequence: number;
  readonly text: string;
}

/** What is pulled from. */
interface PullFeedOptions {
  readonly connection: NatsConnection;
  readonly stream: string;
  readonly consumer: string;
}

/** The most messages of a batch, and of one request. */
const batchSize = 500;
/** The most bytes of one request, so that five hundred large messages are not in flight at once. */
const requestBytes = 8_000_000;
/** How long a request stays with the server, and how often the server says meanwhile that it lives, in milliseconds. */
const requestTime = 10_000;
const heartbeat = 1_000;
const nanos = 1_000_000;

/** The server's words on a request. Source: NATS ADR-9, ADR-13. */
const stillThere = 100;
const requestEnds: ReadonlySet<number> = new Set([404, 408]);
const tooManyBytes = 'Message Size Exceeds MaxBytes';

/**
 * Pulls what a consumer has, one request at a time, and asks for more only when less than a batch is left to take: at most two
 * requests' worth is held. Ends with an error when the server is silent for longer than two heartbeats, the consumer is gone,
 * the connection ends, or a message is missing between two.
 */
export class PullFeed {
  readonly #options: PullFeedOptions;
  readonly #inbox = createInbox();
  readonly #silence: NodeJS.Timeout;
  #held: PulledMessage[] = [];
  #failure: Error | undefined;
  #wake: (() => void) | undefined;
  /** How many messages of the request that is open have yet to come; 0 when none is open. */
  #awaited = 0;
  #received = 0;
  #heardAt = performance.now();

  constructor(options: PullFeedOptions) {
    this.#options = options;
    const { connection } = options;
    const subscription = connection.subscribe(this.#inbox, {
      callback: (error, message) => {
        if (error === null) this.#receive(message);
        else this.#fail(error);
      },
    });
    void subscription.closed.then(() => {
      this.#fail(new Error('The connection to NATS ended.'));
    });
    this.#silence = setInterval(this.#watch, heartbeat);
    this.close = () => {
      clearInterval(this.#silence);
      if (!subscription.isClosed()) subscription.unsubscribe();
    };
    this.#ask();
  }

  /** Ends the pulling; it is safe to call it again. */
  readonly close: () => void;

  /** How many messages have come, taken or not. */
  get received(): number {
    return this.#received;
  }

  /**
   * The next messages, at most a batch; none when nothing came within `within` milliseconds. What came before a failure is
   * given first, then the failure is thrown. Only one call at a time may wait.
   */
  async take(within: number): Promise<readonly PulledMessage[]> {
    if (!(await this.hasMore(within)) && this.#failure !== undefined) throw this.#failure;
    const batch = this.#held.length <= batchSize ? this.#held : this.#held.slice(0, batchSize);
    this.#held = this.#held.length <= batchSize ? [] : this.#held.slice(batchSize);
    this.#ask();
    return batch;
  }

  /** Whether there is something to take, waiting for it at most `within` milliseconds. */
  async hasMore(within: number): Promise<boolean> {
    if (this.#held.length === 0 && this.#failure === undefined) await this.#wait(within);
    return this.#held.length > 0;
  }

  #wait(within: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, within);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #ask(): void {
    if (this.#awaited > 0 || this.#held.length >= batchSize || this.#failure !== undefined) return;
    const { connection, stream, consumer } = this.#options;
    this.#awaited = batchSize;
    this.#heardAt = performance.now();
    const largest = connection.info?.max_payload ?? 0;
    const request = {
      batch: batchSize,
      // A message that is larger than this would never come.
      max_bytes: Math.max(requestBytes, 2 * largest),
      expires: requestTime * nanos,
      idle_heartbeat: heartbeat * nanos,
    };
    connection.publish(`$JS.API.CONSUMER.MSG.NEXT.${stream}.${consumer}`, JSON.stringify(request), {
      reply: this.#inbox,
    });
  }

  #receive(message: Msg): void {
    this.#heardAt = performance.now();
    const delivery = readDelivery(message.reply ?? '');
    if (delivery === undefined) {
      this.#hearStatus(message);
      return;
    }
    if (delivery.count !== this.#received + 1) {
      this.#fail(new Error('A message of NATS is missing between two.'));
      return;
    }
    this.#received = delivery.count;
    this.#awaited -= 1;
    const headers = message.headers === undefined ? undefined : firstValues(message.headers);
    this.#held.push({ sequence: delivery.sequence, text: readMessageText({ headers, body: message.data }) });
    this.#ask();
    this.#wake?.();
  }

  #hearStatus({ headers }: Msg): void {
    const code = headers?.code ?? 0;
    const words = headers?.description ?? '';
    if (code === stillThere) return;
    if (requestEnds.has(code) || (code === 409 && words === tooManyBytes)) {
      this.#awaited = 0;
      this.#ask();
      return;
    }
    this.#fail(new Error(`The NATS consumer ended: ${String(code)} ${words}`));
  }

  readonly #watch = (): void => {
    if (this.#awaited === 0 || performance.now() - this.#heardAt < 2.5 * heartbeat) return;
    this.#fail(new Error('The NATS server has been silent for longer than two heartbeats.'));
  };

  #fail(error: Error): void {
    if (this.#failure !== undefined) return;
    this.#failure = error;
    this.close();
    this.#wake?.();
  }
}

function firstValues(headers: NonNullable<Msg['headers']>): readonly (readonly [string, string])[] {
  return headers.keys().map((name) => [name, headers.get(name)]);
}

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPassing } from '../../redis/describe-redis-error';
import type { RedisLink } from '../../redis/open-redis';
import { runScript } from '../../redis/redis-script';
import type { BusRecord, Position } from '../event-bus';
import { LogGap } from '../log-gap';
import { findGap, type FoundGap, type LogMark } from './find-gap';
import type { LogKeys } from './log-keys';
import { parseLogView, type LogView } from './log-view';
import { readScript, renewScript } from './read-script';
import type { StreamWait, StreamWaits } from './stream-waits';

/** The most records of a batch. */
const batchSize = 500;

/** The id before every entry. */
const beforeAll = '0-0';

/** The least pause before a reader tries again, in milliseconds; as much again is added at random. */
const leastPause = 1000;

/** What a reader of one partition is given. */
export interface RedisReaderOptions {
  readonly topic: string;
  readonly partition: number;
  readonly keys: LogKeys;
  readonly after?: Position | undefined;
  readonly signal: AbortSignal;
  readonly link: RedisLink;
  readonly waits: StreamWaits;
  /** Called once, when nothing more will be read. */
  readonly onEnd: () => void;
}

type Result = IteratorResult<readonly BusRecord[], undefined>;
const done: Result = { done: true, value: undefined };

interface Demand {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Follows one stream. Calls of `next` may overlap; `return()` and the signal end it at once, a pending `next` too. */
export class RedisReader implements AsyncIterableIterator<readonly BusRecord[]> {
  readonly #options: RedisReaderOptions;
  readonly #demands: Demand[] = [];
  /** The last entry that was read. */
  #mark: LogMark | undefined;
  #wait: StreamWait | undefined;
  /** How many records are asked for. */
  #size = batchSize;
  #isPumping = false;
  #isEnded = false;

  constructor(options: RedisReaderOptions) {
    this.#options = options;
    if (options.after !== undefined) this.#mark = markOf(options.after);
    if (options.signal.aborted) this.#isEnded = true;
    else options.signal.addEventListener('abort', this.end, { once: true });
  }

  next(): Promise<Result> {
    if (this.#isEnded) return Promise.resolve(done);
    return new Promise((resolve, reject) => {
      this.#demands.push({ resolve, reject });
      if (!this.#isPumping) void this.#pump();
    });
  }

  return(): Promise<Result> {
    this.end();
    return Promise.resolve(done);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Ends the reading; it is safe to call it again. */
  readonly end = (): void => {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#options.signal.removeEventListener('abort', this.end);
    this.#options.onEnd();
    this.#wait?.end();
    for (const { resolve } of this.#demands.splice(0)) resolve(done);
  };

  async #pump(): Promise<void> {
    this.#isPumping = true;
    while (this.#demands.length > 0) {
      try {
        const batch = await this.#fetch();
        if (batch.length > 0) this.#demands.shift()?.resolve({ done: false, value: batch });
      } catch (error) {
        this.#demands.shift()?.reject(error);
        this.end();
      }
    }
    this.#isPumping = false;
  }

  /** Resolves with the next records; with none once the reading has ended. */
  async #fetch(): Promise<readonly BusRecord[]> {
    while (!this.#hasEnded()) {
      const view = await this.#look();
      if (view === undefined) continue;
      const gap = this.#mark && findGap(this.#mark, view);
      if (gap !== undefined) {
        if (!(await this.#renew(view, gap))) continue;
        const { topic, partition } = this.#options;
        throw new LogGap({ topic, partition, ...gap });
      }
      if (view.entries.length > 0) return this.#take(view);
      if (!this.#hasEnded()) await this.#waitForMore();
    }
    return [];
  }

  #hasEnded(): boolean {
    return this.#isEnded;
  }

  #waitForMore(): Promise<void> {
    const { waits, keys } = this.#options;
    this.#wait = waits.wait(keys.stream, this.#mark?.id ?? beforeAll);
    return this.#wait.done;
  }

  /** Looks at the log; undefined when the server could not say, after a pause. */
  async #look(): Promise<LogView | undefined> {
    const { link, keys } = this.#options;
    const { id = '', epoch = '' } = this.#mark ?? {};
    try {
      const reply = await runScript(link.commands, readScript, {
        keys: [keys.stream, keys.log],
        args: [randomUUID(), id, epoch, this.#size],
      });
      this.#size = Math.min(this.#size * 2, batchSize);
      return parseLogView(reply);
    } catch (error) {
      // Over a slow line a long reply may never come in time; a shorter one will.
      this.#size = Math.max(Math.floor(this.#size / 4), 1);
      // The client's own errors carry the command with its arguments, so that none becomes a cause.
      // eslint-disable-next-line preserve-caught-error -- see above
      if (!isPassing(error)) throw new Error(link.describe(error));
    }
    if (link.health().isUp) await sleep(leastPause * (1 + Math.random()), undefined, { ref: false });
    else await link.untilUp(leastPause);
    return undefined;
  }

  #take(view: LogView): readonly BusRecord[] {
    const { topic, partition } = this.#options;
    const { epoch, entries } = view;
    const read = this.#mark?.offset ?? view.added - view.length;
    const last = entries.at(-1);
    if (last !== undefined) this.#mark = { epoch, offset: read + entries.length, id: last.id };
    return entries.map(({ id, text }, index) => {
      return { position: { topic, epoch, partition, offset: read + index + 1, mark: id }, text };
    });
  }

  /** Gives a log that is another than before another epoch, so that old positions are not taken for new ones. False: it failed. */
  async #renew({ epoch }: LogView, { reason }: FoundGap): Promise<boolean> {
    if (reason === 'trimmed' || epoch !== this.#mark?.epoch) return true;
    const { link, keys } = this.#options;
    try {
      await runScript(link.commands, renewScript, { keys: [keys.log], args: [epoch, randomUUID()] });
      return true;
    } catch (error) {
      return !isPassing(error);
    }
  }
}

function markOf({ epoch, offset, mark }: Position): LogMark {
  if (mark === undefined) throw new Error('A position of a Redis stream lacks its mark; give it back as it was read.');
  return { epoch, offset, id: mark };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { TailedChange } from '../change-tail';
import type { ChangeCursor } from '../stored-changes';
import { latestOf } from './compare-cursors';
import { LiveBuffer } from './live-buffer';
import { placeAt, placeOfNothing, type LivePlace } from './live-place';
import type { LiveOptions, LiveStep } from './live-options';
import { readRound, type ReadRound } from './read-round';
import { holds, RoundRows } from './round-rows';

/** How long to wait before a store that did not answer is asked again, in milliseconds. */
const pause = 500;

/** How long the tail may take to come where the store has been read, in milliseconds; then it is read again. */
const patience = 5000;

/**
 * What one subscriber is told: everything that it has missed, in rounds read from the store, then every change as it comes.
 * Each entity's latest state is told, none twice, and none is left out: each step has a place to go on from later, here or in
 * any other process.
 */
export class LiveChanges {
  readonly #options: LiveOptions;
  readonly #buffer: LiveBuffer;
  readonly #ending = new AbortController();
  #leave: () => void = () => undefined;
  #place: LivePlace = placeOfNothing(undefined);
  #round: RoundRows | undefined;
  /** Reading a round: aborts when that must be done again. */
  #reading: AbortController | undefined;
  #behind = false;
  #reset = false;
  #error: Error | undefined;
  #wake: (() => void) | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#buffer = new LiveBuffer(options.capacity);
    if (options.signal.aborted) this.#ending.abort();
    else options.signal.addEventListener('abort', this.end, { once: true });
  }

  /** Reads the first round. Must be called once, and first; rejects when the store does not answer. */
  async open(): Promise<void> {
    const { tail, scope, store, from } = this.#options;
    const leave = await tail.join(scope.key, { onChange: this.#onChange, onLoss: this.#onLoss });
    if (this.#isOver) {
      leave();
      return;
    }
    this.#leave = leave;
    if (from === 'now') {
      this.#place = placeAt((await store.read(scope.projection, [])).cursor);
    } else {
      this.#place = from;
      this.#behind = true;
      await this.#readRound();
    }
  }

  /** The next thing to tell; undefined when it has ended. Rejects with the overflow's error, once. Calls must not overlap. */
  async next(): Promise<LiveStep | undefined> {
    for (;;) {
      const error = this.#error;
      this.#error = undefined;
      if (error !== undefined) throw error;
      if (this.#isOver) return undefined;
      const inRound = this.#round !== undefined;
      const step = inRound ? this.#takeRow() : this.#takeChange();
      if (step !== undefined) return step;
      if (inRound) continue;
      if (this.#behind) await this.#catchUp();
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Ends it, a pending `next` too. It is safe to call it again. */
  readonly end = (): void => {
    if (this.#isOver) return;
    this.#ending.abort();
    this.#options.signal.removeEventListener('abort', this.end);
    this.#leave();
    this.#buffer.clear();
    this.#wake?.();
    this.#options.onEnd();
  };

  get #isOver(): boolean {
    return this.#ending.signal.aborted;
  }

  readonly #onChange = (change: TailedChange): void => {
    if (this.#isOver || (this.#behind && this.#reading === undefined) || !this.#options.scope.follows(change.key))
      return;
    if (!this.#buffer.push(change)) this.#overflow();
    this.#notify();
  };

  readonly #onLoss = (): void => {
    this.#buffer.clear();
    this.#behind = true;
    this.#reading?.abort();
    this.#notify();
  };

  #notify(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  #overflow(): void {
    this.#buffer.clear();
    if (this.#reading !== undefined) {
      this.#reading.abort();
      return;
    }
    this.#error = this.#options.createOverflow();
    this.end();
  }

  /** A store that does not answer is asked again: the client keeps its subscription. */
  async #catchUp(): Promise<void> {
    try {
      await this.#readRound();
    } catch {
      await sleep(pause, undefined, { signal: this.#ending.signal, ref: false }).catch(() => undefined);
    }
  }

  async #readRound(): Promise<void> {
    const { store, scope, tail, first } = this.#options;
    this.#buffer.clear();
    const reading = (this.#reading = new AbortController());
    const giveUp = setTimeout(() => {
      reading.abort();
    }, patience).unref();
    try {
      const read = await readRound(this.#place, store, scope);
      if (read === 'expired') {
        this.#place = placeOfNothing(first);
        this.#reset = true;
      } else if (read !== 'again') {
        await tail.whenReached(read.reach, reading.signal);
        // Otherwise the tail has lost its place, or too much came at once: it is read again.
        if (!reading.signal.aborted) this.#begin(read);
      }
    } finally {
      clearTimeout(giveUp);
      this.#reading = undefined;
    }
  }

  #begin(read: ReadRound): void {
    const meanwhile = this.#buffer.takeAll((change) => holds(read.reach, change.at));
    this.#round = new RoundRows(read, meanwhile, this.#place);
    if (read.upTo === undefined) this.#behind = false;
    else this.#buffer.clear();
  }

  #takeRow(): LiveStep | undefined {
    const taken = this.#round?.take(this.#place);
    if (taken === undefined) {
      this.#place = this.#round?.placeAfter(this.#place) ?? this.#place;
      this.#round = undefined;
      return undefined;
    }
    this.#place = taken.place;
    return { ...taken.row, place: taken.place, merged: 0, reset: this.#takeReset() };
  }

  #takeChange(): LiveStep | undefined {
    for (;;) {
      const waiting = this.#behind ? undefined : this.#buffer.take();
      if (waiting === undefined) return undefined;
      const { change, merged } = waiting;
      const held = this.#place[0].at ?? [];
      const own = held.find(({ partition }) => partition === change.at.partition);
      // What a snapshot has shown comes by the tail as well, and what is of a generation that is served no more may.
      if (own?.generation !== change.at.generation || own.sequence >= change.at.sequence) continue;
      this.#place = placeAt(this.#cursorAfter(held, change));
      const { key, state } = change;
      return { key, state, listed: false, place: this.#place, merged, reset: this.#takeReset() };
    }
  }

  #takeReset(): boolean {
    const reset = this.#reset;
    this.#reset = false;
    return reset;
  }

  #cursorAfter(held: ChangeCursor, { at }: TailedChange): ChangeCursor {
    const own = held.map((place) => (place.partition === at.partition ? at : place));
    // Nothing else waits: whatever the tail has passed is of no concern to this client.
    return (this.#buffer.size === 0 ? latestOf([own, this.#options.tail.cursor]) : undefined) ?? own;
  }
}

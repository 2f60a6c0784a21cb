import { setTimeout } from 'node:timers/promises';
import type { LogGap } from '../../events/log-gap';
import type { FoldClaim, FoldUnit } from '../fold-claim';
import { FoldProgress } from '../fold-progress';
import type { FoldTools } from './fold-tools';
import { GenerationFold } from './generation-fold';
import { catchUpWith, rebuildUnit, type Rebuild } from './rebuild-unit';

/** What a unit is doing: `elsewhere` means that another process folds it. */
export type UnitState = 'starting' | 'folding' | 'rebuilding' | 'elsewhere' | 'failing' | 'stopped';

const firstPause = 50;
const longestPause = 5000;

/** How long to wait before asking for a unit again that another process has, in milliseconds; up to half as much more. */
const claimPause = 1000;

/** Has one unit to fold while it can, and tells when that begins and ends. */
export class UnitFold {
  readonly progress = new FoldProgress();
  readonly #tools: FoldTools;
  readonly #onChange: () => void;
  #state: UnitState = 'starting';
  /** What topics are folded into; undefined while nothing may be. */
  #held: GenerationFold | undefined;
  #turn: Turn | undefined;

  /** `onChange` is called whenever {@link held} has another value. */
  constructor(
    readonly unit: FoldUnit,
    tools: FoldTools,
    onChange: () => void,
  ) {
    this.#tools = tools;
    this.#onChange = onChange;
  }

  get state(): UnitState {
    return this.#state;
  }

  get held(): GenerationFold | undefined {
    return this.#held;
  }

  /** Takes the unit, again whenever it was lost, until the tools' signal aborts. Never rejects. */
  async run(): Promise<void> {
    const { signal, logger } = this.#tools;
    for (let pause = firstPause; !signal.aborted; pause = Math.min(pause * 2, longestPause)) {
      try {
        await this.#foldWhilePossible();
      } catch (error) {
        this.#state = 'failing';
        logger.warn({ ...this.unit, error }, 'folding the projection failed; it is tried again');
      }
      if (this.#turn?.hasFolded === true) pause = firstPause;
      this.#turn = undefined;
      await rest(pause, signal);
    }
    this.#state = 'stopped';
    this.progress.close();
  }

  /** Notes how far the unit was folded. */
  pass(generation: GenerationFold, topic: string): void {
    const reached = generation.reached(topic);
    if (reached === undefined || generation !== this.#held) return;
    if (this.#turn !== undefined) this.#turn.hasFolded = true;
    this.progress.pass(reached);
  }

  /** Gives up what is held, because writing it failed; it is taken anew after a while. */
  fail(generation: GenerationFold, error: unknown): void {
    if (generation === this.#held) this.#turn?.end(error instanceof Error ? error : new Error(String(error)));
  }

  /** What was folded cannot be continued: it stays as it is, and is served, until it has been folded anew from the log. */
  async replace(generation: GenerationFold, gap: LogGap): Promise<void> {
    if (generation !== this.#held) return;
    this.#hand(undefined);
    await this.#rebuild(generation, gap);
  }

  /** Folds the unit anew from the log, beside what is served, and swaps it in. Resolves with false when it is not folded here. */
  async rebuild(): Promise<boolean> {
    const generation = this.#held;
    if (generation === undefined) return false;
    return this.#rebuild(generation, undefined);
  }

  /** Returns when everything ends. Rejects with what made the folding fail. */
  async #foldWhilePossible(): Promise<void> {
    const { signal, store } = this.#tools;
    for (;;) {
      const claim = await store.claim(this.unit);
      if (claim !== undefined) {
        const failure = await this.#hold(claim);
        if (failure !== undefined) throw failure;
      } else {
        this.#state = 'elsewhere';
        await rest(claimPause * (1 + Math.random() / 2), signal);
      }
      if (signal.aborted) return;
    }
  }

  async #hold(claim: FoldClaim): Promise<Error | undefined> {
    const turn = new Turn(claim, this.#tools.signal);
    this.#turn = turn;
    this.#state = 'folding';
    this.#hand(new GenerationFold(claim.serving));
    await turn.over;
    this.#hand(undefined);
    await claim.release();
    return turn.failure;
  }

  async #rebuild(serving: GenerationFold, gap: LogGap | undefined): Promise<boolean> {
    const turn = this.#turn;
    if (turn === undefined) return false;
    const { tools, unit } = { tools: this.#tools, unit: this.unit };
    const rebuild: Rebuild = { unit, tools, serving, signal: turn.ended };
    this.#state = 'rebuilding';
    tools.logger.warn(
      { ...unit, error: gap },
      'the projection is folded anew from the log, and is served as it stood meanwhile',
    );
    try {
      const built = await rebuildUnit(rebuild, await turn.claim.build());
      // From here on the served one stands still, so that the other can reach it.
      this.#hand(undefined);
      if (gap === undefined) await catchUpWith(rebuild, built);
      await turn.claim.swap(built.writer);
      this.#state = 'folding';
      this.#hand(built);
      tools.logger.info(unit, 'the projection has been folded anew and is served');
      return true;
    } catch (error) {
      turn.end(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }

  #hand(generation: GenerationFold | undefined): void {
    if (generation === this.#held) return;
    this.#held = generation;
    for (const topic of this.#tools.topics.keys()) {
      const reached = generation?.reached(topic);
      if (reached !== undefined) this.progress.pass(reached);
    }
    this.#onChange();
  }
}

/** The time from taking a unit to giving it back. */
class Turn {
  hasFolded = false;
  failure: Error | undefined;
  readonly #control = new AbortController();
  readonly over: Promise<void>;
  readonly ended: AbortSignal;

  constructor(
    readonly claim: FoldClaim,
    stop: AbortSignal,
  ) {
    this.ended = AbortSignal.any([this.#control.signal, claim.lost, stop]);
    this.over = new Promise((resolve) => {
      if (this.ended.aborted) resolve();
      else
        this.ended.addEventListener(
          'abort',
          () => {
            resolve();
          },
          { once: true },
        );
    });
  }

  /** Ends it because of a failure; the first one counts. */
  end(failure: Error): void {
    this.failure ??= failure;
    this.#control.abort();
  }
}

async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}

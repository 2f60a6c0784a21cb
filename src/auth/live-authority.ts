import type { Caller } from '../http/identify';
import type { WatchAuthority } from '../http/watch-authority';
import type { Logger } from '../logger';
import type { SessionStore } from '../sessions/session-store';
import type { Revocations } from './revocations';
import { SessionCaller } from './sessions/session-caller';

/** How often what live operations rest on is looked at, in milliseconds. */
const lookTime = 500;

/** Somebody who is told when a caller's authority ends. */
interface Watcher {
  readonly caller: Caller;
  readonly onEnd: () => void;
}

/** What tells whether authority has ended. */
export interface LiveAuthorityParts {
  /** Undefined without a login. */
  readonly store: Pick<SessionStore, 'marks' | 'describe'> | undefined;
  readonly revocations: Revocations;
  readonly logger: Logger;
}

/**
 * Follows what live operations rest on, and ends them when it is gone, wherever that happened. It looks rather than listens, so that
 * nothing is missed while a connection is away; what cannot be looked at is left as it is until it can.
 */
export class LiveAuthority {
  readonly #watchers = new Set<Watcher>();
  #timer: NodeJS.Timeout | undefined;
  #isFailing = false;
  #closed = false;

  constructor(private readonly parts: LiveAuthorityParts) {}

  readonly watch: WatchAuthority = (caller, onEnd) => {
    if (caller.identity?.provenBy === undefined) return () => undefined;
    const watcher: Watcher = { caller, onEnd };
    this.#watchers.add(watcher);
    this.#schedule();
    return () => {
      this.#watchers.delete(watcher);
    };
  };

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#watchers.clear();
  }

  #schedule(): void {
    if (this.#closed || this.#timer !== undefined || this.#watchers.size === 0) return;
    this.#timer = setTimeout(() => {
      void this.#look().finally(() => {
        this.#timer = undefined;
        this.#schedule();
      });
    }, lookTime).unref();
  }

  async #look(): Promise<void> {
    // Those who come while it is looked have not been looked for.
    const watchers = [...this.#watchers];
    const marks = await this.#readMarks(watchers);
    const ended: Watcher[] = [];
    for (const watcher of watchers) if (await this.#hasEnded(watcher.caller, marks)) ended.push(watcher);
    for (const watcher of ended) if (this.#watchers.delete(watcher)) watcher.onEnd();
  }

  async #hasEnded(caller: Caller, marks: ReadonlyMap<string, string> | undefined): Promise<boolean> {
    const { identity } = caller;
    if (identity?.expires !== undefined && Date.now() >= identity.expires) return true;
    if (caller instanceof SessionCaller) return marks !== undefined && marks.get(caller.id) !== caller.mark;
    const { issuer } = identity ?? {};
    const jti = identity?.claims['jti'];
    return issuer !== undefined && typeof jti === 'string' && (await this.parts.revocations.isRevoked({ issuer, jti }));
  }

  /** Undefined when the store cannot be asked. */
  async #readMarks(watchers: readonly Watcher[]): Promise<ReadonlyMap<string, string> | undefined> {
    const { store, logger } = this.parts;
    const ids = new Set<string>();
    for (const { caller } of watchers) if (caller instanceof SessionCaller) ids.add(caller.id);
    if (store === undefined || ids.size === 0) return new Map();
    try {
      const marks = await store.marks([...ids]);
      this.#isFailing = false;
      return marks;
    } catch (error) {
      if (!this.#isFailing)
        logger.error({ reason: store.describe(error) }, 'sessions of live operations are not followed');
      this.#isFailing = true;
      return undefined;
    }
  }
}

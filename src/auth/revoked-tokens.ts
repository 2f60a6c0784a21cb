import type { Logger } from '../logger';
import type { SessionStore } from '../sessions/session-store';
import type { Revocations, TokenId } from './revocations';

/** How often what was revoked elsewhere is asked for, in milliseconds. */
const pollTime = 500;

/** Knows which tokens were revoked, on any replica, so that a token is looked up without asking anybody. */
export class RevokedTokens implements Revocations {
  /** By issuer and id; when it ends by itself, in milliseconds since 1970. */
  readonly #untils = new Map<string, number>();
  #cursor: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isFailing = false;
  #closed = false;

  constructor(
    private readonly store: Pick<SessionStore, 'revokedSince' | 'describe'>,
    private readonly logger: Logger,
  ) {}

  /** Resolves when what was revoked before is known, or could not be asked for. From then on it follows what is revoked. */
  async open(): Promise<void> {
    await this.#poll();
  }

  isRevoked(token: TokenId): boolean {
    return this.#untils.size > 0 && this.#untils.has(keyOf(token));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #poll(): Promise<void> {
    try {
      const { tokens, cursor } = await this.store.revokedSince(this.#cursor);
      this.#cursor = cursor;
      for (const token of tokens) this.#untils.set(keyOf(token), token.until);
      const now = Date.now();
      for (const [key, until] of this.#untils) if (until + skew < now) this.#untils.delete(key);
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing)
        this.logger.error({ reason: this.store.describe(error) }, 'revoked tokens are not followed');
      this.#isFailing = true;
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.#poll(), pollTime).unref();
  }
}

/** For how long after its end a token may still be believed somewhere, in milliseconds. */
const skew = 60_000;

function keyOf({ issuer, jti }: TokenId): string {
  return `${issuer}\n${jti}`;
}

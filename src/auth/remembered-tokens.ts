import { LRUCache } from 'lru-cache';
import type { Caller } from '../http/identify';
import type { TokenId } from './revocations';

/** A token that was verified, and what that rests on. */
export interface RememberedToken {
  readonly caller: Caller;
  /** When it ends, in milliseconds since 1970. */
  readonly expires: number;
  /** Undefined when its issuer gave it no id: then it cannot be revoked. */
  readonly id: TokenId | undefined;
  /** The keys that it was verified by, and which they were. */
  readonly keys: { readonly version: number | undefined };
  readonly version: number;
}

/** The bounds of what is remembered. */
export interface MemoryBounds {
  /** Default: 10 000. */
  readonly maxTokens?: number;
  /** Estimated. Default: 32 000 000. */
  readonly maxBytes?: number;
}

/** What a token's claims, parsed, take beside its text. */
const bytesPerCharacter = 5;
const bytesPerToken = 1000;

/**
 * Remembers verified tokens by the whole text that they came in, so that one who was verified is known again without computing anything.
 * Nothing is known by a hash or by a part: a token that differs in one character is another. Only who held a verified token finds one,
 * so that no stranger can fill it; the least recently seen go first.
 */
export class RememberedTokens {
  readonly #tokens: LRUCache<string, RememberedToken>;

  constructor({ maxTokens = 10_000, maxBytes = 32_000_000 }: MemoryBounds = {}) {
    this.#tokens = new LRUCache({
      max: maxTokens,
      maxSize: maxBytes,
      sizeCalculation: (_token, text) => text.length * bytesPerCharacter + bytesPerToken,
    });
  }

  /** Undefined when the token has ended, or the keys have changed since: then it must be verified again. */
  find(authorization: string): RememberedToken | undefined {
    const token = this.#tokens.get(authorization);
    if (token === undefined) return undefined;
    if (token.version === token.keys.version && Date.now() < token.expires) return token;
    this.#tokens.delete(authorization);
    return undefined;
  }

  add(authorization: string, token: RememberedToken): void {
    this.#tokens.set(authorization, token);
  }

  get size(): number {
    return this.#tokens.size;
  }
}

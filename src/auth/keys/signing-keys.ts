import { createRemoteJWKSet, customFetch, jwksCache, type JWKSCacheInput, type RemoteJWKSet } from 'jose/jwks/remote';
import type { Logger } from '../../logger';
import { TokenFault } from '../token-fault';
import { checkKeySet } from './check-key-set';
import { discoverKeys } from './discover-keys';
import { fetchJson } from './fetch-json';
import type { KeyTimes } from './key-times';
import { toKeyFault } from './to-key-fault';
import { toPem } from './to-pem';

/** Whose keys, and where they are. */
export interface KeySource {
  readonly issuer: string;
  /** Default: where the issuer's discovery document says. */
  readonly jwks: string | undefined;
}

/** What jose writes down of the keys that serve: which, and since when. */
interface ServedKeys {
  readonly jwks?: object;
  readonly uat?: number;
}

/** The most bytes of a discovery document or a key set. */
const maxBytes = 256_000;

/**
 * The public keys of one issuer: loaded at once, renewed from time to time and when a token names a key that is not known, but never twice
 * within the cooldown. While the issuer is down the last keys serve until they are stale; what it sends then never replaces better.
 */
export class SigningKeys {
  readonly #served: ServedKeys = {};
  #set: RemoteJWKSet | undefined;
  #seen: unknown;
  #version = 0;
  #attempted = -Infinity;
  #failures = 0;
  #loading: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly source: KeySource,
    private readonly logger: Logger,
    private readonly times: KeyTimes,
  ) {}

  /** Begins to load; a failure is logged and tried again until {@link close}. */
  open(): void {
    void this.#load();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Changes when the keys do; undefined while there are none that may serve. */
  get version(): number | undefined {
    const { uat } = this.#served;
    return uat !== undefined && Date.now() < uat + this.times.staleFor ? this.#version : undefined;
  }

  /** Resolves when the first load is over. Further ones nobody waits for: who did not answer once may well not answer again. */
  async firstLoad(): Promise<void> {
    if (this.#failures === 0) await this.#loading;
  }

  /** Finds the key, as PEM, that a token's header names. */
  async find(header: Readonly<Record<string, unknown>>): Promise<string | TokenFault> {
    if (this.version === undefined || this.#set === undefined)
      return new TokenFault('the issuer’s keys could not be loaded', 'keys');
    try {
      const { alg, kid } = header;
      return toPem(await this.#set({ alg: String(alg), ...(typeof kid === 'string' && { kid }) }));
    } catch (error) {
      return toKeyFault(error);
    } finally {
      this.#noticeChange();
    }
  }

  #load(): Promise<void> {
    return (this.#loading ??= this.#attempt().finally(() => {
      this.#loading = undefined;
    }));
  }

  async #attempt(): Promise<void> {
    try {
      if (!this.#isCoolingDown()) await this.#reload();
      this.#failures = 0;
    } catch (error) {
      this.#failures += 1;
      const served = this.version === undefined ? 'none can serve' : 'the last serve on';
      const { issuer } = this.source;
      this.logger.warn({ issuer, reason: String(error) }, `signing keys could not be loaded; ${served}`);
    }
    this.#noticeChange();
    if (!this.#closed) this.#timer = setTimeout(() => void this.#load(), this.#pause()).unref();
  }

  async #reload(): Promise<void> {
    this.#set ??= await this.#openSet();
    await this.#set.reload();
  }

  async #openSet(): Promise<RemoteJWKSet> {
    const { issuer, jwks } = this.source;
    const signal = AbortSignal.timeout(this.times.timeout);
    const url = jwks ?? (await discoverKeys(issuer, { signal, maxBytes }));
    return createRemoteJWKSet(new URL(url), {
      timeoutDuration: this.times.timeout,
      cooldownDuration: this.times.cooldown,
      // Renewal and staleness are decided here, so that a token never waits for a renewal that is merely due.
      cacheMaxAge: Infinity,
      [jwksCache]: this.#served as JWKSCacheInput,
      [customFetch]: (at, { signal: timeout }) => this.#fetchKeys(at, timeout),
    });
  }

  /** The one place where key sets are fetched, for tokens that name a new key too. Jose itself remembers no failure. */
  async #fetchKeys(url: string, signal: AbortSignal): Promise<Response> {
    if (this.#isCoolingDown()) throw new Error('The keys were asked for a moment ago.');
    this.#attempted = Date.now();
    return Response.json(checkKeySet(await fetchJson(url, { signal, maxBytes })));
  }

  #isCoolingDown(): boolean {
    return this.version !== undefined && Date.now() < this.#attempted + this.times.cooldown;
  }

  #noticeChange(): void {
    if (this.#served.jwks === this.#seen) return;
    const changed = JSON.stringify(this.#served.jwks) !== JSON.stringify(this.#seen);
    this.#seen = this.#served.jwks;
    if (changed) this.#version += 1;
  }

  #pause(): number {
    const { maxAge, cooldown } = this.times;
    const soon = Math.min(cooldown, 1000 * 2 ** Math.min(this.#failures - 1, 10));
    const pause = this.#failures === 0 ? maxAge : this.version === undefined ? soon : cooldown;
    // Replicas that failed together do not come back together.
    return pause * (1 + Math.random() / 10);
  }
}

import * as client from 'openid-client';
import type { LoginConfig } from '../../config/auth-config';
import type { Logger } from '../../logger';
import type { SessionTokens } from '../../sessions/session';
import type { RefreshTokens } from '../sessions/create-token-renewer';
import { isUnreachable } from './is-unreachable';
import { readTokens } from './read-tokens';

/** How long the provider may take to answer, in seconds. */
const timeout = 2;

/** How long to wait before a provider is tried again that could not be found, in milliseconds. */
const retryAfter = 5000;

/** The OpenID Connect provider that people log in with: found by discovery, at start and again until it is there. */
export class LoginProvider {
  #found: client.Configuration | undefined;
  #finding: Promise<client.Configuration | undefined> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly config: LoginConfig,
    private readonly logger: Logger,
  ) {}

  /** Begins to look for it. */
  open(): void {
    void this.find();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** True once it was found. */
  get isKnown(): boolean {
    return this.#found !== undefined;
  }

  /** What openid-client knows of it; undefined when it cannot be found now. One search serves all who ask meanwhile. */
  async find(): Promise<client.Configuration | undefined> {
    if (this.#found !== undefined) return this.#found;
    this.#finding ??= this.#discover().finally(() => {
      this.#finding = undefined;
    });
    return this.#finding;
  }

  /** Asks for new tokens, with the one that is for that alone. */
  readonly refresh: RefreshTokens = async ({ refresh, id }) => {
    const found = await this.find();
    if (found === undefined || refresh === undefined) return 'unreachable';
    try {
      const answer = await client.refreshTokenGrant(found, refresh);
      const tokens = readTokens(answer, { refresh, id });
      return { ...tokens, scopes: answer.scope?.split(' ') };
    } catch (error) {
      if (isUnreachable(error)) return 'unreachable';
      return 'refused';
    }
  };

  /** The provider's page that ends its own session; undefined when it has none. */
  async logoutUrl({ id }: Pick<SessionTokens, 'id'>): Promise<string | undefined> {
    const found = await this.find();
    if (found?.serverMetadata().end_session_endpoint === undefined) return undefined;
    const home = new URL('/graphql', this.config.redirectUri).href;
    return client.buildEndSessionUrl(found, { id_token_hint: id, post_logout_redirect_uri: home }).href;
  }

  /** Tells the provider that a refresh token is not needed any more. It is told in passing: a provider that cannot be told is no fault of the logout. */
  async revoke({ refresh }: Pick<SessionTokens, 'refresh'>): Promise<void> {
    if (refresh === undefined || this.#found?.serverMetadata().revocation_endpoint === undefined) return;
    await client.tokenRevocation(this.#found, refresh, { token_type_hint: 'refresh_token' }).catch((err: unknown) => {
      this.logger.info({ err }, 'the provider did not take back a refresh token');
    });
  }

  async #discover(): Promise<client.Configuration | undefined> {
    const { issuer, clientId, clientSecret } = this.config;
    clearTimeout(this.#timer);
    try {
      const method = clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret);
      // Configuration allows http on loopback, and nowhere else in production.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- Marked so to be noticed; there is no other way to a provider on loopback.
      const execute = issuer.startsWith('http:') ? [client.allowInsecureRequests] : [];
      this.#found = await client.discovery(new URL(issuer), clientId, {}, method, { timeout, execute });
      return this.#found;
    } catch (error) {
      const reason = error instanceof Error ? error.message.slice(0, 200) : 'unknown';
      this.logger.error({ issuer, reason }, 'the identity provider could not be found; logins wait for it');
      if (!this.#closed) this.#timer = setTimeout(() => void this.find(), retryAfter).unref();
      return undefined;
    }
  }
}

/** The signature algorithms that a token may be checked by: asymmetric ones alone, as a shared secret could be mistaken for a public key. */
export const tokenAlgorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
] as const;

/** One of {@link tokenAlgorithms}. */
export type TokenAlgorithm = (typeof tokenAlgorithms)[number];

/** An issuer whose bearer tokens are believed. */
export interface TokenIssuer {
  /** Compared with `iss` character by character. */
  readonly issuer: string;
  /** A token's `aud` must name one of these. */
  readonly audience: readonly string[];
  /** Default: RS256 and ES256. */
  readonly algorithms: readonly TokenAlgorithm[];
  /** Where its keys are. Default: where its discovery document says. */
  readonly jwks: string | undefined;
  /** The longest life of a token that is believed, in milliseconds. Default: 24 h. */
  readonly maxLifetime: number;
}

/** The OpenID Connect provider that people log in with. */
export interface LoginConfig {
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined: a public client. */
  readonly clientSecret: string | undefined;
  /** The absolute address of our `/auth/callback`; its origin is the one that is the gateway's own to browsers. */
  readonly redirectUri: string;
  /** Default: `openid`. */
  readonly scopes: readonly string[];
  /** Where a login may lead besides local paths: origins, or local paths to which it is held. Default: none, any local path. */
  readonly returnTo: readonly string[];
}

/** Whose word is taken for who asks. */
export interface AuthConfig {
  /** Default: none; then `Authorization` is not interpreted. */
  readonly tokens: readonly TokenIssuer[];
  /** Whether a request without credentials is answered. Default: true. */
  readonly anonymous: boolean;
  /** Whether an operation that asks for what its asker may not see is refused as a whole. Default: false, it is answered without. */
  readonly reject: boolean;
  /** Default: no login. */
  readonly login: LoginConfig | undefined;
}

/** Where sessions live, and how long. Durations are milliseconds. */
export interface SessionsConfig {
  /** `memory:` or a Redis URL. Default: `memory:`. */
  readonly store: string;
  /** What cookies are signed with; the first signs, the others are still believed. Default: none. */
  readonly secret: readonly string[];
  /** How long a session lasts without a request. Default: 30 min. */
  readonly idle: number;
  /** How long a session lasts at all. Default: 8 h. */
  readonly absolute: number;
  /** The most sessions of one person; the oldest goes. Default: 20. */
  readonly perUser: number;
}

/** Which other origins' pages may read answers. */
export interface CorsConfig {
  /** Compared character by character. Default: none. */
  readonly origins: readonly string[];
}

/** An {@link AuthConfig} of which only what differs from the defaults is said. */
export interface AuthSettings {
  readonly tokens?: readonly (Pick<TokenIssuer, 'issuer' | 'audience'> & Optional<TokenIssuer>)[] | undefined;
  readonly anonymous?: boolean | undefined;
  readonly reject?: boolean | undefined;
  readonly login?: (Pick<LoginConfig, 'issuer' | 'clientId' | 'redirectUri'> & Optional<LoginConfig>) | undefined;
}

type Optional<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

const day = 86_400_000;

/** Completes what is said of authentication with the defaults. */
export function completeAuth({ tokens = [], anonymous = true, reject = false, login }: AuthSettings): AuthConfig {
  return Object.freeze({
    tokens: Object.freeze(tokens.map(completeIssuer)),
    anonymous,
    reject,
    login: login && Object.freeze({ clientSecret: undefined, ...login, ...loginLists(login) }),
  });
}

function completeIssuer(settings: NonNullable<AuthSettings['tokens']>[number]): TokenIssuer {
  const { issuer, audience, algorithms = ['RS256', 'ES256'], jwks, maxLifetime = day } = settings;
  return Object.freeze({ issuer, audience, algorithms, jwks, maxLifetime });
}

function loginLists({ scopes = ['openid'], returnTo = [] }: Optional<LoginConfig>) {
  return { scopes, returnTo };
}

/** Completes what is said of sessions with the defaults. */
export function completeSessions(settings: Optional<SessionsConfig>): SessionsConfig {
  const { store = 'memory:', secret = [], idle = 30 * 60_000, absolute = day / 3, perUser = 20 } = settings;
  return Object.freeze({ store, secret, idle, absolute, perUser });
}

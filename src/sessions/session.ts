/** The tokens that a provider gave for a session; they never leave the gateway but where a manifest names them. */
export interface SessionTokens {
  readonly access: string;
  /** Undefined when the provider gave none: then the access token is not renewed. */
  readonly refresh: string | undefined;
  /** The ID token, which tells the provider at logout whom it is about. */
  readonly id: string;
  /** When the access token ends, in milliseconds since 1970; undefined when the provider does not say. */
  readonly expires: number | undefined;
  /** From when on it is renewed; undefined: never. */
  readonly renewAt: number | undefined;
}

/** What is kept of one login. */
export interface Session {
  /** The provider that vouched for it. */
  readonly issuer: string;
  readonly subject: string;
  /** The provider's own name of its session. Default: it gave none. */
  readonly sid: string | undefined;
  readonly scopes: readonly string[];
  /** The ID token's claims. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly tokens: SessionTokens;
  /** When it began, in milliseconds since 1970. */
  readonly started: number;
}

/** Whose sessions are meant. */
export type Person = Pick<Session, 'issuer' | 'subject'>;

/** A provider's own session, of which ours is one. */
export interface ProviderSession {
  readonly issuer: string;
  readonly sid: string;
}

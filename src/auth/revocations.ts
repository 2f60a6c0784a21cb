/** A token by the id that its issuer gave it: its text may be spelt in several ways. */
export interface TokenId {
  readonly issuer: string;
  readonly jti: string;
}

/** Which tokens were revoked before their end. */
export interface Revocations {
  /** Answers at once where it can: a remembered token is asked about at every request. */
  isRevoked(token: TokenId): boolean | Promise<boolean>;
}

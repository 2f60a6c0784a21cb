import type { Person, ProviderSession, Session } from './session';

/** How long sessions last and how many there may be. Durations are milliseconds. */
export interface SessionBounds {
  /** How long a session lasts without a request. */
  readonly idle: number;
  /** How long a session lasts at all. */
  readonly absolute: number;
  /** The most sessions of one person; the oldest goes. */
  readonly perUser: number;
}

/** How long it is known that a provider's session ended, in milliseconds: longer than a login takes from its code to its session. */
export const endNoted = 600_000;

/** A token that was revoked. */
export interface RevokedToken {
  readonly issuer: string;
  readonly jti: string;
  /** When it ends by itself, in milliseconds since 1970. */
  readonly until: number;
}

/** What was revoked since one asked before. */
export interface RevokedSince {
  readonly tokens: readonly RevokedToken[];
  /** Where to go on from. */
  readonly cursor: string;
}

/** Keeps sessions. Each method rejects, in bounded time, when the store cannot be reached; none of them then had a part of its effect seen by readers. */
export interface SessionStore {
  /** Resolves when commands can be sent, or after a short while when they cannot. */
  open(): Promise<void>;
  /** Keeps a session under a new id; the person's oldest goes when there are too many. Resolves with the id. */
  create(session: Session): Promise<string>;
  /** Reads a session's record and renews it in one step; undefined when it is gone. */
  read(id: string): Promise<string | undefined>;
  /** Replaces what is kept of a session, without renewing it. False when it is gone: then nothing is kept. */
  update(id: string, session: Session): Promise<boolean>;
  /** Ends a session; resolves with what was kept of it, undefined when it was gone. */
  end(id: string): Promise<Session | undefined>;
  /** Ends all sessions of a person; resolves with how many. */
  endPerson(person: Person): Promise<number>;
  /** Ends the sessions that belong to one of a provider's, one that is being made among them; resolves with how many. */
  endProviderSession(session: ProviderSession): Promise<number>;
  /** The marks of those sessions that are still there, by id. It renews nothing. */
  marks(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** True for the first who claims a name within so many milliseconds. */
  claim(name: string, milliseconds: number): Promise<boolean>;
  /** Revokes a token until its end. */
  revoke(token: RevokedToken): Promise<void>;
  /** What was revoked after a cursor; undefined: all of it. */
  revokedSince(cursor: string | undefined): Promise<RevokedSince>;
  /** Says in a sentence without secrets why a method rejected. */
  describe(error: unknown): string;
  close(): void;
}

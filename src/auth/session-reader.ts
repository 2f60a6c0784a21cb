import type { Caller, CredentialSource } from '../http/identify';
import type { HttpFault } from '../http/http-fault';

/** What reads the session of a request that came with its cookie. */
export interface SessionReader {
  /** The cookie's name. */
  readonly cookie: string;
  /**
   * Reads the session that a cookie's value names. It is called only when the cookie counts: the request is of our own pages or carries
   * the header that no other page can send. Gives a fault for a session that is gone (401) or cannot be read (503), and undefined for
   * a value that was not signed by us: it names no session.
   */
  read(value: string, source: CredentialSource): SessionVerdict | Promise<SessionVerdict>;
}

/** What became of a cookie. */
export type SessionVerdict = Caller | HttpFault | undefined;

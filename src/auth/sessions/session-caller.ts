import type { Caller } from '../../http/identify';
import type { Session } from '../../sessions/session';
import type { RecordHead } from '../../sessions/session-record';
import type { Identity } from '../../upstreams/call-context';
import { freezeDeeply } from '../freeze-deeply';

/** What a caller is known by. */
export interface SessionFacts extends RecordHead {
  readonly id: string;
  readonly session: Session;
  readonly pseudonym: string;
}

/** Who sent a request with a session. It is frozen, as all requests of the session share it. */
export class SessionCaller implements Caller {
  readonly identity: Identity;
  readonly session: Caller['session'];
  readonly id: string;
  readonly mark: string;
  /** What is kept of the session. */
  readonly kept: Session;
  /** When its access token ends, in milliseconds since 1970; Infinity when it has none that could end. */
  readonly tokenEnds: number;

  constructor({ id, session, mark, ends, pseudonym }: SessionFacts) {
    const { issuer, subject, scopes, claims, sid, started, tokens } = session;
    const { access, expires = Infinity } = tokens;
    const isGood = Date.now() < expires;
    this.id = id;
    this.mark = mark;
    this.kept = session;
    this.tokenEnds = isGood ? expires : Infinity;
    this.session = freezeDeeply({ issuer, sid, started, ends });
    const token = isGood ? access : undefined;
    this.identity = freezeDeeply({
      ...{ subject, scopes, claims, token, issuer, pseudonym },
      provenBy: 'session',
      expires: ends,
    });
  }
}

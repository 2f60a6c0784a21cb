import { LRUCache } from 'lru-cache';
import { HttpFault } from '../../http/http-fault';
import type { CredentialSource } from '../../http/identify';
import type { Session } from '../../sessions/session';
import { parseRecord, readHead } from '../../sessions/session-record';
import type { SessionStore } from '../../sessions/session-store';
import type { SessionReader } from '../session-reader';
import type { RenewTokens } from './create-token-renewer';
import { SessionCaller } from './session-caller';
import type { SessionCookies } from './session-cookies';

/** What sessions are read with. */
export interface SessionReaderParts {
  readonly cookies: SessionCookies;
  readonly store: Pick<SessionStore, 'read' | 'describe'>;
  readonly renew: RenewTokens;
  readonly pseudonymOf: (person: Session) => string;
}

/** A caller and the text that it was made of. */
interface KnownCaller {
  readonly record: string;
  readonly caller: SessionCaller;
}

/** The most callers that are remembered. */
const most = 10_000;

/** Makes what reads the session of a request: one command to the store, which also renews it, and none for a cookie that is not ours. */
export function createSessionReader(parts: SessionReaderParts): SessionReader {
  const { cookies, store, renew, pseudonymOf } = parts;
  // By what was read a moment ago, never in place of reading it: this saves parsing and freezing alone.
  const known = new LRUCache<string, KnownCaller>({ max: most });
  const gone = createGoneFault(cookies);

  function toCaller(id: string, record: string): SessionCaller | undefined {
    const before = known.get(id);
    if (before?.record === record && Date.now() < before.caller.tokenEnds) return before.caller;
    const [session, head] = [parseRecord(record), readHead(record)];
    if (session === undefined || head === undefined) return undefined;
    const caller = new SessionCaller({ id, session, ...head, pseudonym: pseudonymOf(session) });
    known.set(id, { record, caller });
    return caller;
  }

  async function readSession(id: string, { log }: CredentialSource): Promise<SessionCaller | HttpFault> {
    const record = await store.read(id);
    const caller = record === undefined ? undefined : toCaller(id, record);
    if (caller === undefined) {
      known.delete(id);
      log.info({ reason: 'the session is over' }, 'credentials were refused');
      return gone;
    }
    const { renewAt = Infinity } = caller.kept.tokens;
    if (Date.now() < renewAt) return caller;
    const renewed = await renew(id, caller.kept);
    if (renewed === 'kept') return caller;
    if (renewed === 'unreachable') return new HttpFault('AUTH_KEYS_UNAVAILABLE', { headers: { 'retry-after': '5' } });
    const late = renewed === 'ended' ? undefined : await store.read(id);
    return (late === undefined ? undefined : toCaller(id, late)) ?? gone;
  }

  return {
    cookie: cookies.name,
    read: (value, source) => {
      const id = cookies.open(value);
      if (id === undefined) return undefined;
      return readSession(id, source).catch((error: unknown) => {
        source.log.error({ reason: store.describe(error) }, 'a session could not be read');
        return createStoreFault();
      });
    },
  };
}

/** The fault of a session that is over: its cookie goes with it. */
function createGoneFault({ clear }: Pick<SessionCookies, 'clear'>): HttpFault {
  const headers = { 'www-authenticate': 'Bearer realm="selvage"', 'set-cookie': clear };
  return new HttpFault('UNAUTHENTICATED', { headers, message: 'The session is over: log in again.' });
}

/** The fault of a request whose session cannot be read or kept now. */
export function createStoreFault(): HttpFault {
  return new HttpFault('SESSION_STORE_UNAVAILABLE', { headers: { 'retry-after': '1' } });
}

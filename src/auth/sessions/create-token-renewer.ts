import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../logger';
import type { Session, SessionTokens } from '../../sessions/session';
import { parseRecord } from '../../sessions/session-record';
import { shortHash } from '../../sessions/session-id';
import type { SessionStore } from '../../sessions/session-store';

/** What a provider gave for a refresh token. */
export interface RenewedTokens extends SessionTokens {
  /** Undefined: those that were granted before. */
  readonly scopes: readonly string[] | undefined;
}

/** Asks a provider for new tokens. `refused`: it will give none; `unreachable`: it could not be asked. */
export type RefreshTokens = (tokens: SessionTokens) => Promise<RenewedTokens | 'refused' | 'unreachable'>;

/**
 * Renews a session's tokens, once however many ask. `renewed`: the store has new ones; `kept`: the old ones are good for a while yet;
 * `ended`: the provider refused, and the session is over; `unreachable`: there are none that are good. Rejects when the store fails.
 */
export type RenewTokens = (id: string, session: Session) => Promise<'renewed' | 'kept' | 'ended' | 'unreachable'>;

/** What tokens are renewed with. */
export interface TokenRenewerParts {
  readonly store: Pick<SessionStore, 'read' | 'update' | 'end' | 'claim'>;
  readonly refresh: RefreshTokens;
  readonly logger: Logger;
}

/** How long one replica has a renewal for itself, in milliseconds: longer than a provider is given to answer. */
const claimTime = 3000;

/** How often the others look whether it is done, in milliseconds. */
const lookTime = 50;

/** Makes what renews tokens: one request of this process, and one process of all. */
export function createTokenRenewer({ store, refresh, logger }: TokenRenewerParts): RenewTokens {
  const running = new Map<string, ReturnType<RenewTokens>>();

  async function renew(id: string, session: Session): ReturnType<RenewTokens> {
    const { tokens } = session;
    if (tokens.refresh === undefined) return 'kept';
    if (!(await store.claim(`renew ${id} ${shortHash(tokens.refresh)}`, claimTime))) return waitForOthers(id, tokens);
    const answer = await refresh(tokens);
    if (answer === 'unreachable') return isGood(tokens) ? 'kept' : 'unreachable';
    if (answer === 'refused') {
      logger.info({ reason: 'the provider refused to renew its tokens' }, 'a session was ended');
      await store.end(id);
      return 'ended';
    }
    const { scopes = session.scopes, ...renewed } = answer;
    return (await store.update(id, { ...session, scopes, tokens: renewed })) ? 'renewed' : 'ended';
  }

  /** Another request, here or on another replica, has the same refresh token in hand: using it twice would end the session. */
  async function waitForOthers(id: string, before: SessionTokens): ReturnType<RenewTokens> {
    if (isGood(before)) return 'kept';
    for (let waited = 0; waited < claimTime; waited += lookTime) {
      await sleep(lookTime);
      const record = await store.read(id);
      const session = record === undefined ? undefined : parseRecord(record);
      if (session === undefined) return 'ended';
      if (session.tokens.access !== before.access) return 'renewed';
    }
    return 'unreachable';
  }

  return (id, session) => {
    const other = running.get(id);
    if (other !== undefined) return other;
    const own = renew(id, session).finally(() => running.delete(id));
    running.set(id, own);
    return own;
  };
}

function isGood({ expires = Infinity }: SessionTokens): boolean {
  return Date.now() < expires;
}

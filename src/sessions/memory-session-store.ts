import { LRUCache } from 'lru-cache';
import type { Person, ProviderSession, Session } from './session';
import { createSessionId, tagOfId, tagOfPerson } from './session-id';
import { formatRecord, parseRecord, readHead } from './session-record';
import { endNoted, type RevokedSince, type RevokedToken, type SessionBounds, type SessionStore } from './session-store';

/** A session in memory. */
interface Kept {
  record: string;
  /** When it ends without a request. */
  idleEnd: number;
  readonly sid: string | undefined;
}

/** The most sessions, claims and revoked tokens, each; the least recently used go. */
const most = 10_000;

/** Keeps sessions in this process: bounded, and gone with it. */
export class MemorySessionStore implements SessionStore {
  readonly #sessions = new LRUCache<string, Kept>({ max: most });
  /** In order of their making. */
  readonly #idsOf = new Map<string, Set<string>>();
  readonly #claims = new LRUCache<string, true>({ max: most, ttlResolution: 0 });
  #revocations: { readonly sequence: number; readonly token: RevokedToken }[] = [];
  #sequence = 0;

  constructor(private readonly bounds: SessionBounds) {}

  open(): Promise<void> {
    return Promise.resolve();
  }

  create(session: Session): Promise<string> {
    const id = createSessionId(session);
    const tag = tagOfId(id);
    const ids = this.#idsOf.get(tag) ?? new Set();
    for (const other of ids) if (this.#find(other) === undefined) ids.delete(other);
    this.#idsOf.set(tag, ids.add(id));
    for (const oldest of [...ids].slice(0, Math.max(0, ids.size - this.bounds.perUser))) this.#delete(oldest);
    const record = formatRecord(session, session.started + this.bounds.absolute);
    const sid = session.sid === undefined ? undefined : sidKey({ issuer: session.issuer, sid: session.sid });
    if (sid !== undefined && this.#claims.has(sid)) return Promise.resolve(id);
    if (this.#sessions.size >= most) this.#deleteLeastUsed();
    this.#sessions.set(id, { record, idleEnd: Date.now() + this.bounds.idle, sid });
    return Promise.resolve(id);
  }

  read(id: string): Promise<string | undefined> {
    const kept = this.#find(id);
    if (kept !== undefined) {
      this.#sessions.get(id);
      kept.idleEnd = Date.now() + this.bounds.idle;
    }
    return Promise.resolve(kept?.record);
  }

  update(id: string, session: Session): Promise<boolean> {
    const kept = this.#find(id);
    if (kept !== undefined) kept.record = formatRecord(session, readHead(kept.record)?.ends ?? 0);
    return Promise.resolve(kept !== undefined);
  }

  end(id: string): Promise<Session | undefined> {
    const kept = this.#find(id);
    this.#delete(id);
    return Promise.resolve(kept && parseRecord(kept.record));
  }

  endPerson(person: Person): Promise<number> {
    return Promise.resolve(this.#endAll([...(this.#idsOf.get(tagOfPerson(person)) ?? [])]));
  }

  endProviderSession(session: ProviderSession): Promise<number> {
    const key = sidKey(session);
    this.#claims.set(key, true, { ttl: endNoted });
    const ids = [...this.#sessions.entries()].filter(([, { sid }]) => sid === key).map(([id]) => id);
    return Promise.resolve(this.#endAll(ids));
  }

  marks(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const marks = ids.map((id): [string, string] => [id, readHead(this.#find(id)?.record ?? '')?.mark ?? '']);
    return Promise.resolve(new Map(marks.filter(([, mark]) => mark !== '')));
  }

  claim(name: string, milliseconds: number): Promise<boolean> {
    const isFirst = !this.#claims.has(name);
    if (isFirst) this.#claims.set(name, true, { ttl: milliseconds });
    return Promise.resolve(isFirst);
  }

  revoke(token: RevokedToken): Promise<void> {
    const now = Date.now();
    this.#revocations = this.#revocations.filter(({ token: { until } }) => until > now).slice(-most + 1);
    this.#revocations.push({ sequence: ++this.#sequence, token });
    return Promise.resolve();
  }

  revokedSince(cursor = '0'): Promise<RevokedSince> {
    const after = this.#revocations.filter(({ sequence }) => sequence > Number(cursor));
    return Promise.resolve({ tokens: after.map(({ token }) => token), cursor: String(this.#sequence) });
  }

  describe(): string {
    return 'Sessions in memory are always there.';
  }

  close(): void {
    this.#sessions.clear();
    this.#idsOf.clear();
  }

  #find(id: string): Kept | undefined {
    const kept = this.#sessions.peek(id);
    if (kept === undefined) return undefined;
    const now = Date.now();
    if (now < kept.idleEnd && now < (readHead(kept.record)?.ends ?? 0)) return kept;
    this.#delete(id);
    return undefined;
  }

  #endAll(ids: readonly string[]): number {
    const there = ids.filter((id) => this.#find(id) !== undefined);
    for (const id of ids) this.#delete(id);
    return there.length;
  }

  #deleteLeastUsed(): void {
    const [oldest] = this.#sessions.rkeys();
    if (oldest !== undefined) this.#delete(oldest);
  }

  #delete(id: string): void {
    this.#sessions.delete(id);
    const tag = tagOfId(id);
    const ids = this.#idsOf.get(tag);
    if (ids?.delete(id) === true && ids.size === 0) this.#idsOf.delete(tag);
  }
}

function sidKey({ issuer, sid }: ProviderSession): string {
  return JSON.stringify(['sid', issuer, sid]);
}

import type { RedisLink } from '../redis/open-redis';
import { redisKey } from '../redis/redis-key';
import { runScript } from '../redis/redis-script';
import { RedisRevocations } from './redis-revocations';
import type { Person, ProviderSession, Session } from './session';
import { createSessionId, shortHash, tagOfId, tagOfPerson } from './session-id';
import { formatRecord, headLength, parseRecord, readHead } from './session-record';
import { createScript, endPersonScript, endScript, joinScript, leaveScript } from './session-scripts';
import { endNoted, type RevokedSince, type RevokedToken, type SessionBounds, type SessionStore } from './session-store';

/** How long a start waits for a Redis that is not there yet, in milliseconds. */
const patience = 1000;

/**
 * Keeps sessions in Redis, for all replicas. A session is one key, so that one command reads and renews it; a person's sessions lie in one
 * slot, so that one script changes them together.
 */
export class RedisSessionStore implements SessionStore {
  readonly #revocations: RedisRevocations;

  constructor(
    private readonly redis: RedisLink,
    private readonly bounds: SessionBounds,
  ) {
    this.#revocations = new RedisRevocations(redis);
  }

  async open(): Promise<void> {
    await this.redis.untilUp(patience);
  }

  async create(session: Session): Promise<string> {
    const { idle, absolute, perUser } = this.bounds;
    const { issuer, sid, started } = session;
    const id = createSessionId(session);
    const record = formatRecord(session, started + absolute);
    const args = [nameOf(id), record, idle, absolute, perUser, prefixOf(tagOfId(id))];
    await runScript(this.redis.commands, createScript, { keys: [listKey(tagOfId(id)), sessionKey(id)], args });
    if (sid === undefined) return id;
    const input = { keys: providerKeys({ issuer, sid }), args: [id, absolute] };
    // A logout that came between the provider's answer and this: the session is ended before anybody knows its id.
    if ((await runScript(this.redis.commands, joinScript, input)) === 1) await this.end(id);
    return id;
  }

  async read(id: string): Promise<string | undefined> {
    const record = await this.redis.commands.getex(sessionKey(id), 'PX', this.bounds.idle);
    if (record === null) return undefined;
    if (Date.now() < (readHead(record)?.ends ?? 0)) return record;
    await this.end(id);
    return undefined;
  }

  async update(id: string, session: Session): Promise<boolean> {
    const record = formatRecord(session, session.started + this.bounds.absolute);
    // XX: a session that has ended is not kept again by who read it before.
    return (await this.redis.commands.set(sessionKey(id), record, 'KEEPTTL', 'XX')) !== null;
  }

  async end(id: string): Promise<Session | undefined> {
    const keys = [listKey(tagOfId(id)), sessionKey(id)];
    const record = await runScript(this.redis.commands, endScript, { keys, args: [nameOf(id)] });
    return typeof record === 'string' ? parseRecord(record) : undefined;
  }

  async endPerson(person: Person): Promise<number> {
    const tag = tagOfPerson(person);
    return Number(
      await runScript(this.redis.commands, endPersonScript, { keys: [listKey(tag)], args: [prefixOf(tag)] }),
    );
  }

  async endProviderSession(session: ProviderSession): Promise<number> {
    const input = { keys: providerKeys(session), args: [endNoted] };
    const ids = await runScript(this.redis.commands, leaveScript, input);
    const known = Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string') : [];
    const ended = await Promise.all(known.map((id) => this.end(id)));
    return ended.filter((one) => one !== undefined).length;
  }

  async marks(ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    // One command each, sent together: a cluster keeps them in many slots.
    const heads = await Promise.all(ids.map((id) => this.redis.commands.getrange(sessionKey(id), 0, headLength - 1)));
    const marks = new Map<string, string>();
    for (const [index, id] of ids.entries()) {
      const head = readHead(heads[index] ?? '');
      if (head !== undefined && Date.now() < head.ends) marks.set(id, head.mark);
    }
    return marks;
  }

  async claim(name: string, milliseconds: number): Promise<boolean> {
    const key = redisKey(`claim:${shortHash(name)}`, 'taken');
    return (await this.redis.commands.set(key, '1', 'PX', milliseconds, 'NX')) !== null;
  }

  revoke(token: RevokedToken): Promise<void> {
    return this.#revocations.add(token);
  }

  revokedSince(cursor: string | undefined): Promise<RevokedSince> {
    return this.#revocations.since(cursor);
  }

  describe(error: unknown): string {
    return this.redis.describe(error);
  }

  close(): void {
    this.redis.close();
  }
}

function nameOf(id: string): string {
  return id.slice(tagOfId(id).length);
}

function prefixOf(tag: string): string {
  return redisKey(tag, 'session:');
}

function sessionKey(id: string): string {
  return `${prefixOf(tagOfId(id))}${nameOf(id)}`;
}

function listKey(tag: string): string {
  return redisKey(tag, 'sessions');
}

function providerKeys({ issuer, sid }: ProviderSession): readonly string[] {
  const tag = `sid:${shortHash(`sid\n${issuer}\n${sid}`)}`;
  return [redisKey(tag, 'sessions'), redisKey(tag, 'ended')];
}

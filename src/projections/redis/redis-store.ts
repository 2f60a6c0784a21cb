import { randomUUID } from 'node:crypto';
import { GatewayError } from '../../errors';
import type { RedisLink } from '../../redis/open-redis';
import type { FoldClaim, FoldUnit } from '../fold-claim';
import type { ListQuery, ProjectionStore, StoredPage, StoredShape, StoredStates } from '../projection-store';
import type { ChangeBatch, ChangeCursor, ChangesSince } from '../stored-changes';
import { followRedis } from './follow-redis';
import { listInRedis } from './list-in-redis';
import { claimInRedis } from './redis-claim';
import { RedisUnit, type UnitStanding } from './redis-unit';
import { unitKeys } from './unit-keys';

/** What a store in Redis is opened with. */
export interface RedisStoreOptions {
  readonly subschema: string;
  readonly shapes: readonly StoredShape[];
  /** Closed with the store. */
  readonly link: RedisLink;
  /** How many changes are kept for each partition; default 100 000. */
  readonly changes?: number;
  /** How many identities of events are kept for each topic and partition; default 10 000. */
  readonly remembered?: number;
  /** How long a claim lasts without a sign of life, in milliseconds; default 10 000. */
  readonly leaseTime?: number;
}

interface Shelf {
  readonly shape: StoredShape;
  readonly units: readonly RedisUnit[];
}

/** How long a command waits for the connection, in milliseconds. */
const connectPatience = 300;

/** The most commits that are read at once when changes since a cursor are asked for. */
const stretch = 200;

/** A store of folded states in Redis 7 or later, which any number of processes share. While Redis does not answer, reads reject with `UPSTREAM_UNAVAILABLE`. */
export class RedisStore implements ProjectionStore {
  readonly #options: Required<RedisStoreOptions>;
  readonly #shelves: ReadonlyMap<string, Shelf>;
  /** Tells this store's claims from those of others. */
  readonly #owner = randomUUID();
  readonly #held = new Set<RedisUnit>();
  readonly #closing = new AbortController();

  constructor(options: RedisStoreOptions) {
    this.#options = { changes: 100_000, remembered: 10_000, leaseTime: 10_000, ...options };
    this.#shelves = new Map(options.shapes.map((shape) => [shape.name, { shape, units: createUnits(options, shape) }]));
  }

  async read(projection: string, keys: readonly string[]): Promise<StoredStates> {
    const { shape, units } = this.#shelf(projection);
    const parts = await this.#ask(() => Promise.all(units.map((unit) => unit.read(keys))));
    const states = keys.map((_, index) => {
      const found = parts.map((part) => part.states[index]).filter((state) => state !== undefined);
      return found.length > 1 && shape.combine !== undefined ? shape.combine(found) : found[0];
    });
    return { states, ...joinStandings(parts) };
  }

  async list(projection: string, query: ListQuery): Promise<StoredPage> {
    const { shape, units } = this.#shelf(projection);
    const { found, standings } = await this.#ask(() => listInRedis(units, shape, query));
    return { entities: found.slice(0, query.first), hasMore: found.length > query.first, ...joinStandings(standings) };
  }

  changesSince(projection: string, cursor: ChangeCursor): Promise<ChangesSince> {
    const { units } = this.#shelf(projection);
    return this.#ask(async () => {
      const parts = await Promise.all(units.map((unit) => keysSince(unit, cursor)));
      const told = parts.filter((part) => part !== undefined);
      if (told.length < parts.length) return { kind: 'expired' };
      const keys = [...new Set(told.flatMap((part) => [...part.keys]))];
      return { kind: 'keys', keys, cursor: told.map((part) => part.cursor) };
    });
  }

  follow(
    projection: string,
    { after, signal }: { readonly after: ChangeCursor; readonly signal: AbortSignal },
  ): AsyncIterableIterator<ChangeBatch> {
    const until = AbortSignal.any([signal, this.#closing.signal]);
    return followRedis(this.#options.link, this.#shelf(projection).units, { after, signal: until });
  }

  async claim({ projection, partition }: FoldUnit): Promise<FoldClaim | undefined> {
    const { shape, units } = this.#shelf(projection);
    const unit = units[partition];
    if (unit === undefined) throw new Error(`${projection} has no partition ${String(partition)}.`);
    if (this.#held.has(unit)) return undefined;
    this.#held.add(unit);
    const onEnd = (): void => void this.#held.delete(unit);
    const { index, fingerprint } = shape;
    const claimed = {
      ...this.#options,
      keys: unit.keys,
      unit: unit.unit,
      owner: this.#owner,
      index,
      fingerprint,
      onEnd,
    };
    try {
      const claim = await this.#ask(() => claimInRedis(claimed));
      if (claim === undefined) onEnd();
      return claim;
    } catch (error) {
      onEnd();
      throw error;
    }
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#options.link.close();
    return Promise.resolve();
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    const { link, subschema } = this.#options;
    await link.untilUp(connectPatience);
    try {
      return await question();
    } catch (cause) {
      throw new GatewayError('UPSTREAM_UNAVAILABLE', { subschema, cause });
    }
  }

  #shelf(projection: string): Shelf {
    const shelf = this.#shelves.get(projection);
    if (shelf === undefined) throw new Error(`The store was not opened for the projection ${projection}.`);
    return shelf;
  }
}

function createUnits(
  { subschema, link }: RedisStoreOptions,
  { name, partitions, fingerprint }: StoredShape,
): readonly RedisUnit[] {
  return Array.from({ length: partitions }, (_, partition) => {
    const unit = { projection: name, partition };
    return new RedisUnit(link, unit, unitKeys(subschema, unit, fingerprint));
  });
}

function joinStandings(parts: readonly UnitStanding[]): Pick<StoredStates, 'positions' | 'cursor'> {
  return { positions: parts.flatMap(({ positions }) => positions), cursor: parts.map(({ cursor }) => cursor) };
}

/** The keys that changed in one partition, and up to where; undefined when its log does not tell them. */
async function keysSince(
  unit: RedisUnit,
  after: ChangeCursor,
): Promise<{ readonly keys: ReadonlySet<string>; readonly cursor: ChangeCursor[number] } | undefined> {
  let from = after.find(({ partition }) => partition === unit.unit.partition);
  const keys = new Set<string>();
  while (from !== undefined) {
    const { cursor, changes } = await unit.changesAfter(from, stretch);
    if (changes === undefined) return undefined;
    for (const { key } of changes) keys.add(key);
    const sequence = changes.at(-1)?.sequence ?? from.sequence;
    if (sequence >= cursor.sequence) return { keys, cursor: { ...from, sequence } };
    from = { ...from, sequence };
  }
  return undefined;
}

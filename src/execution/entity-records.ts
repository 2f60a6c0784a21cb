import type { EntityFetch } from '../planning/plan';
import { BareObject } from '../upstreams/bare-object';
import { hasRequiredParts } from './key-arguments';
import type { KeyObject } from './key-object';
import { matchText } from './match-text';
import type { UpstreamRecord } from './record';

/** What is known of one entity in one fetch. */
export type EntityState =
  | { readonly kind: 'wanted' }
  | { readonly kind: 'found'; readonly record: UpstreamRecord }
  /** The upstream has no such entity, or the key has no value: null without an error. */
  | { readonly kind: 'absent' }
  /**
   * The fetch failed, or something that the key needs did: an error at every field that was asked of it; where `below` leads
   * to one of them, in the answer's own keys, at that one alone.
   */
  | { readonly kind: 'failed'; readonly error: Error; readonly below?: readonly (string | number)[] };

/** One entity of one fetch, shared by every place of the answer that needs it. */
export interface Entity {
  readonly key: KeyObject;
  /** What an answer is matched by, as text. */
  readonly match: string | undefined;
  /** True when the key is the string that it is matched by, and nothing else: no other entity of its fetch is matched by that. */
  readonly isPlain: boolean;
  state: EntityState;
}

/** An entity that is asked for; it is joined as it is wherever nothing was lost. */
class WantedEntity implements Entity, Joined {
  state: EntityState = wanted;

  constructor(
    readonly key: KeyObject,
    readonly match: string | undefined,
  ) {}

  get isPlain(): boolean {
    return false;
  }

  get entity(): Entity {
    return this;
  }

  get lost(): Joined['lost'] {
    return nothingLost;
  }
}

/** The same of a key that is one text: most are, and need no object. */
class PlainEntity implements Entity, Joined {
  state: EntityState = wanted;

  constructor(
    private readonly member: string,
    readonly match: string,
  ) {}

  get key(): KeyObject {
    return plainKey(this.member, this.match);
  }

  get isPlain(): boolean {
    return true;
  }

  get entity(): Entity {
    return this;
  }

  get lost(): Joined['lost'] {
    return nothingLost;
  }
}

function plainKey(member: string, value: string): KeyObject {
  const key: Record<string, unknown> = new BareObject();
  key[member] = value;
  return key;
}

const wanted: EntityState = { kind: 'wanted' };

/** What most joins have lost. */
export const nothingLost: ReadonlyMap<string, Error> = new Map();

/** An entity as one object is joined to it. */
export interface Joined {
  readonly entity: Entity;
  /** What computed fields of the join require and errors took away at this object. */
  readonly lost: ReadonlyMap<string, Error>;
}

/** The error that took away something a field requires of its join's key; undefined when all of it is there. */
export function lostFor(joined: Joined | undefined, requires: readonly string[]): Error | undefined {
  for (const name of requires) {
    const error = joined?.lost.get(name);
    if (error !== undefined) return error;
  }
  return undefined;
}

/** The entities of one request, by fetch and key: each is asked for once. */
export class EntityRecords {
  private readonly byFetch = new Map<EntityFetch, FetchRecords>();

  /** The entities of one fetch. */
  of(fetch: EntityFetch): FetchRecords {
    let records = this.byFetch.get(fetch);
    if (records === undefined) {
      records = new FetchRecords(fetch);
      this.byFetch.set(fetch, records);
    }
    return records;
  }

  /** Hands over what is wanted, by fetch; each is handed over once. */
  takeWanted(): ReadonlyMap<EntityFetch, readonly Entity[]> {
    const taken = new Map<EntityFetch, readonly Entity[]>();
    for (const [fetch, records] of this.byFetch) {
      const wanted = records.takeWanted();
      if (wanted.length > 0) taken.set(fetch, wanted);
    }
    return taken;
  }
}

/** The entities of one fetch. */
export class FetchRecords {
  /** The name of a key's only member that is one text, where an entity can be asked for by it alone; undefined where it cannot. */
  readonly plainMember: string | undefined;
  private wanted: Entity[] = [];
  private readonly byText = new Map<string, WantedEntity>();
  private readonly byValue = new Map<string, PlainEntity>();
  private readonly paths: readonly (readonly string[])[];

  constructor(private readonly fetch: EntityFetch) {
    this.paths = fetch.match.map(({ key }) => key);
    const [member, ...further] = this.paths.length === 1 ? (this.paths[0] ?? []) : [];
    // What is asked with one text can be asked with any.
    const isPlain = member !== undefined && further.length === 0 && this.takes(plainKey(member, ''));
    this.plainMember = isPlain ? member : undefined;
  }

  /** True when an entity can be asked for by a key. */
  takes(key: KeyObject): boolean {
    return this.fetch.arguments.every(({ expression }) => hasRequiredParts(expression, key));
  }

  /** The entity with a key that is taken; one that was not known is wanted with the next call. */
  want(key: KeyObject): Entity & Joined {
    const value = this.plainValue(key);
    if (value !== undefined) return this.wantPlain(value);
    const text = JSON.stringify(key);
    let entity = this.byText.get(text);
    if (entity === undefined) {
      entity = new WantedEntity(key, matchText(this.paths, key));
      this.byText.set(text, entity);
      this.wanted.push(entity);
    }
    return entity;
  }

  /** The same of a key whose only member, `plainMember`, is this text. */
  wantPlain(value: string): Entity & Joined {
    let entity = this.byValue.get(value);
    if (entity === undefined) {
      entity = new PlainEntity(this.plainMember ?? '', value);
      this.byValue.set(value, entity);
      this.wanted.push(entity);
    }
    return entity;
  }

  /** Hands over what is wanted since the last time. */
  takeWanted(): readonly Entity[] {
    const { wanted } = this;
    if (wanted.length > 0) this.wanted = [];
    return wanted;
  }

  private plainValue(key: KeyObject): string | undefined {
    if (this.plainMember === undefined) return undefined;
    const value = key[this.plainMember];
    if (typeof value !== 'string') return undefined;
    for (const name in key) if (name !== this.plainMember) return undefined;
    return value;
  }
}

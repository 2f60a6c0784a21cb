import type { EntityFetch } from '../planning/plan';
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
    readonly isPlain: boolean,
  ) {}

  get entity(): Entity {
    return this;
  }

  get lost(): Joined['lost'] {
    return nothingLost;
  }
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

/** The key of an entity, as the values of its fields by public name. */
export type KeyObject = Readonly<Record<string, unknown>>;

/** The entities of one request, by fetch and key: each is asked for once. */
export class EntityRecords {
  private readonly byFetch = new Map<EntityFetch, FetchRecords>();

  /** The entity with a key; one that was not known is wanted with the next call. */
  want(fetch: EntityFetch, key: KeyObject): Entity & Joined {
    let records = this.byFetch.get(fetch);
    if (records === undefined) {
      records = new FetchRecords(fetch);
      this.byFetch.set(fetch, records);
    }
    return records.want(key);
  }

  /** Hands over what is wanted, by fetch; each is handed over once. */
  takeWanted(): ReadonlyMap<EntityFetch, readonly Entity[]> {
    const taken = new Map<EntityFetch, readonly Entity[]>();
    for (const [fetch, records] of this.byFetch) {
      if (records.wanted.length === 0) continue;
      taken.set(fetch, records.wanted);
      records.wanted = [];
    }
    return taken;
  }
}

/** The entities of one fetch. */
class FetchRecords {
  wanted: Entity[] = [];
  private readonly byText = new Map<string, WantedEntity>();
  /** Plain ones by their value: most keys are one string, of which no text need be made. */
  private readonly byValue = new Map<string, WantedEntity>();
  private readonly paths: readonly (readonly string[])[];
  /** The only member of plain keys. */
  private readonly member: string | undefined;

  constructor({ match }: EntityFetch) {
    this.paths = match.map(({ key }) => key);
    const [first] = this.paths;
    this.member = this.paths.length === 1 && first?.length === 1 ? first[0] : undefined;
  }

  want(key: KeyObject): WantedEntity {
    const value = this.plainValue(key);
    const text = value ?? JSON.stringify(key);
    const known = value === undefined ? this.byText : this.byValue;
    let entity = known.get(text);
    if (entity === undefined) {
      const match = value ?? matchText(this.paths, key);
      entity = new WantedEntity(key, match, value !== undefined);
      known.set(text, entity);
      this.wanted.push(entity);
    }
    return entity;
  }

  private plainValue(key: KeyObject): string | undefined {
    if (this.member === undefined) return undefined;
    const value = key[this.member];
    if (typeof value !== 'string') return undefined;
    for (const name in key) if (name !== this.member) return undefined;
    return value;
  }
}

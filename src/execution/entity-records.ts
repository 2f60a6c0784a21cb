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
  readonly match: string;
  state: EntityState;
}

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
  private readonly byFetch = new Map<EntityFetch, Map<string, Entity>>();
  private wanted = new Map<EntityFetch, Entity[]>();

  /** The entity with a key; one that was not known is wanted with the next call. */
  want(fetch: EntityFetch, key: KeyObject): Entity {
    const byKey = this.byFetch.get(fetch) ?? new Map<string, Entity>();
    this.byFetch.set(fetch, byKey);
    const text = JSON.stringify(key);
    const known = byKey.get(text);
    if (known !== undefined) return known;
    const entity: Entity = { key, match: matchText(keyPaths(fetch), key), state: { kind: 'wanted' } };
    byKey.set(text, entity);
    const waiting = this.wanted.get(fetch);
    if (waiting === undefined) this.wanted.set(fetch, [entity]);
    else waiting.push(entity);
    return entity;
  }

  /** Hands over what is wanted, by fetch; each is handed over once. */
  takeWanted(): ReadonlyMap<EntityFetch, readonly Entity[]> {
    const taken = this.wanted;
    this.wanted = new Map();
    return taken;
  }
}

function keyPaths({ match }: EntityFetch): readonly (readonly string[])[] {
  return match.map(({ key }) => key);
}

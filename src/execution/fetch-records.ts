import type { EntityFetch } from '../planning/plan';
import type { Entity, Joined } from './entity';
import { hasRequiredParts } from './key-arguments';
import type { KeyObject } from './key-object';
import { matchText } from './match-text';
import { PlainEntity, plainKey, WantedEntity } from './wanted-entity';

/** The entities of one fetch. */
export class FetchRecords {
  /** The name of a key's only member that is one text, where an entity can be asked for by it alone; undefined where it cannot. */
  readonly plainMember: string | undefined;
  private wanted: Entity[] = [];
  private readonly byText = new Map<string, WantedEntity>();
  private readonly plain: PlainEntity[] = [];
  /** The plain ones by their texts: made when it is first needed. */
  private byValue: Map<string, PlainEntity> | undefined;
  private onlyAsker: object | undefined;
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

  /**
   * The same of a key whose only member, `plainMember`, is this text. `asker`: who asks, if it never asks for one text twice:
   * while it asks alone, nothing needs to be looked up.
   */
  wantPlain(value: string, asker?: object): Entity & Joined {
    this.onlyAsker ??= asker;
    if (asker !== undefined && asker === this.onlyAsker && this.byValue === undefined) return this.addPlain(value);
    this.byValue ??= new Map(this.plain.map((entity) => [entity.match, entity]));
    const known = this.byValue.get(value);
    if (known !== undefined) return known;
    const entity = this.addPlain(value);
    this.byValue.set(value, entity);
    return entity;
  }

  /** Hands over what is wanted since the last time. */
  takeWanted(): readonly Entity[] {
    const { wanted } = this;
    if (wanted.length > 0) this.wanted = [];
    return wanted;
  }

  private addPlain(value: string): PlainEntity {
    const entity = new PlainEntity(this.plainMember ?? '', value);
    this.plain.push(entity);
    this.wanted.push(entity);
    return entity;
  }

  private plainValue(key: KeyObject): string | undefined {
    if (this.plainMember === undefined) return undefined;
    const value = key[this.plainMember];
    if (typeof value !== 'string') return undefined;
    for (const name in key) if (name !== this.plainMember) return undefined;
    return value;
  }
}

import { BareObject } from '../upstreams/bare-object';
import { type Entity, type EntityState, type Joined, nothingLost, wanted } from './entity';
import type { KeyObject } from './key-object';

/** An entity that is asked for; it is joined as it is wherever nothing was lost. */
export class WantedEntity implements Entity, Joined {
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
export class PlainEntity implements Entity, Joined {
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

/** A key of one member. */
export function plainKey(member: string, value: string): KeyObject {
  const key: Record<string, unknown> = new BareObject();
  key[member] = value;
  return key;
}

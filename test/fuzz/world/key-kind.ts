/** The keys that entities may have: a scalar, another, two fields together, and one inside an object. */
export type KeyKind = 'id' | 'code' | 'pair' | 'spot';

/** What the fields of a key are. */
export interface KeyField {
  readonly name: string;
  /** The named type. */
  readonly type: string;
  /** The members that the key takes of an object. */
  readonly members: readonly string[];
}

const kinds: Readonly<Record<KeyKind, readonly KeyField[]>> = {
  id: [{ name: 'id', type: 'ID', members: [] }],
  code: [{ name: 'code', type: 'String', members: [] }],
  pair: [
    { name: 'org', type: 'String', members: [] },
    { name: 'num', type: 'Int', members: [] },
  ],
  spot: [{ name: 'spot', type: 'Spot', members: ['x', 'y'] }],
};

/** The fields of a key. */
export function keyFields(kind: KeyKind): readonly KeyField[] {
  return kinds[kind];
}

/** The kind of key that a field belongs to; undefined for any other field. */
export function kindOfField(name: string): KeyKind | undefined {
  const all: readonly KeyKind[] = ['id', 'code', 'pair', 'spot'];
  return all.find((kind) => kinds[kind].some((field) => field.name === name));
}

import type { Random } from './random';

/** A field of a random entity; `owners` are the subschemas that hold it. */
export interface RandomField {
  readonly name: string;
  readonly kind: 'leaf' | 'echo' | 'ref' | 'refs' | 'matrix' | 'any' | 'computed';
  /** Its type as SDL. */
  readonly type: string;
  readonly nonNull: boolean;
  readonly owners: readonly string[];
  /** The entity that a reference leads to, or the members of the union. */
  readonly targets: readonly string[];
  /** What a computed field reads of its entity. */
  readonly requires: readonly string[];
}

/** A row of a random entity. A member that is an Error is a fault of its field. */
export interface RandomRow {
  readonly entity: string;
  readonly id: string;
  readonly code: string;
  readonly values: Record<string, unknown>;
  /** The subschemas whose entry points do not know the row. */
  readonly absentIn: ReadonlySet<string>;
}

/** A random entity: the key that each subschema knows it by, its fields and its rows. */
export interface RandomEntity {
  readonly name: string;
  readonly keys: ReadonlyMap<string, 'id' | 'code' | 'both'>;
  readonly fields: readonly RandomField[];
  readonly rows: readonly RandomRow[];
}

/** Entities spread over subschemas. `roots` says which subschema lists an entity. */
export interface RandomGraph {
  readonly subschemas: readonly string[];
  readonly entities: readonly RandomEntity[];
  readonly roots: ReadonlyMap<string, string>;
}

/** Makes a random graph: 2 to 5 subschemas, 2 to 4 entities of one or two keys, faults and absent rows among the data. */
export function createRandomGraph(random: Random): RandomGraph {
  const subschemas = Array.from({ length: 2 + random.int(4) }, (_, n) => `s${String(n)}`);
  const names = Array.from({ length: 2 + random.int(3) }, (_, n) => `E${String(n)}`);
  const entities = names.map((name) => createEntity(random, { name, names, subschemas }));
  return { subschemas, entities, roots: new Map(names.map((name) => [name, random.pick(subschemas)])) };
}

interface EntityPlace {
  readonly name: string;
  readonly names: readonly string[];
  readonly subschemas: readonly string[];
}

function createEntity(random: Random, place: EntityPlace): RandomEntity {
  const bridge = random.pick(place.subschemas);
  const hasTwoKeys = random.chance(0.4);
  const keys = new Map(
    place.subschemas.map((subschema) => {
      if (!hasTwoKeys) return [subschema, 'id'] as const;
      return [subschema, subschema === bridge ? 'both' : random.pick(['id', 'code'] as const)] as const;
    }),
  );
  const plain = Array.from({ length: 2 + random.int(6) }, (_, n) => createField(random, place, n));
  const fields = [...plain, ...createComputed(random, place, plain)];
  const rows = Array.from({ length: 3 + random.int(3) }, (_, n) => createRow(random, { place, bridge, fields, n }));
  return { name: place.name, keys, fields, rows };
}

function createField(random: Random, { names, subschemas }: EntityPlace, n: number): RandomField {
  const kind = random.pick(['leaf', 'leaf', 'leaf', 'echo', 'ref', 'refs', 'matrix', 'any'] as const);
  const targets = kind === 'any' ? random.shuffle(names).slice(0, 2) : [random.pick(names)];
  const leaf = random.pick(['Int', 'String', 'Float', 'Boolean', 'ID', 'Color', '[Int!]', '[String]']);
  const target = targets[0] ?? '';
  const item = random.chance(0.5) ? `${target}!` : target;
  const types = {
    leaf,
    echo: 'String',
    ref: target,
    refs: `[${item}]`,
    matrix: `[[${item}]!]`,
    any: `[U${targets.join('')}]`,
  };
  const owners =
    kind === 'leaf' && random.chance(0.2) ? random.shuffle(subschemas).slice(0, 2) : [random.pick(subschemas)];
  return {
    name: `f${String(n)}`,
    kind,
    type: types[kind],
    nonNull: random.chance(0.35),
    owners,
    targets: kind === 'leaf' || kind === 'echo' ? [] : targets,
    requires: [],
  };
}

/** Computed fields, of which a second may read the first. */
function createComputed(random: Random, { subschemas }: EntityPlace, plain: readonly RandomField[]): RandomField[] {
  const leaves = plain.filter(({ kind, type }) => kind === 'leaf' && !type.startsWith('['));
  const computed: RandomField[] = [];
  for (let n = 0; n < 2 && leaves.length > 0 && random.chance(0.4); n++) {
    const owner = random.pick(subschemas);
    const requires = random.shuffle([...leaves, ...computed]).slice(0, 1 + random.int(2));
    const name = `c${String(n)}`;
    const names = requires.map((field) => field.name);
    computed.push({
      name,
      kind: 'computed',
      type: 'String',
      nonNull: false,
      owners: [owner],
      targets: [],
      requires: names,
    });
  }
  return computed;
}

interface RowPlace {
  readonly place: EntityPlace;
  readonly bridge: string;
  readonly fields: readonly RandomField[];
  readonly n: number;
}

function createRow(random: Random, { place, bridge, fields, n }: RowPlace): RandomRow {
  const isShared = fields.some(({ owners }) => owners.length > 1);
  const required = new Set(fields.flatMap(({ requires }) => requires));
  // A requirement that is non-null takes its whole object away where it is missing: that is right, and no schema in one piece has it.
  const suppliers = new Set(fields.flatMap(({ name, owners }) => (required.has(name) ? owners : [])));
  const mayLack = (name: string) => name !== bridge && !isShared && !suppliers.has(name);
  const absent = place.subschemas.filter((name) => mayLack(name) && random.chance(0.08));
  const values = fields.map((field) => {
    const mayFail =
      field.owners.length === 1 && field.kind !== 'computed' && !(required.has(field.name) && field.nonNull);
    return [
      field.name,
      mayFail && random.chance(0.05) ? new Error(`fault of ${field.name}`) : createValue(random, field),
    ];
  });
  return {
    entity: place.name,
    id: `${place.name}-${String(n)}`,
    code: `c${String(n)}${place.name}`,
    values: Object.fromEntries(values) as Record<string, unknown>,
    absentIn: new Set(absent),
  };
}

/** Of a reference, the numbers of rows; they are taken modulo the target's count. */
function createValue(random: Random, { kind, type, nonNull }: RandomField): unknown {
  if (!nonNull && random.chance(0.1)) return null;
  const list = (length: number) => Array.from({ length }, () => random.int(5));
  if (kind === 'ref') return random.int(5);
  if (kind === 'refs' || kind === 'any') return list(random.int(4));
  if (kind === 'matrix') return [list(random.int(3)), list(random.int(3))];
  if (type === '[Int!]') return list(3);
  if (type === '[String]') return ['a', null, 'b'];
  const leaves: Record<string, unknown> = {
    Int: random.int(100),
    Float: random.int(100) / 4,
    Boolean: random.chance(0.5),
  };
  return leaves[type] ?? (type === 'Color' ? random.pick(['RED', 'GREEN']) : `v${String(random.int(100))}`);
}

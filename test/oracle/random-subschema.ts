import type { Random } from './random';
import type { RandomEntity, RandomField, RandomGraph } from './random-graph';
import type { Resolver, Resolvers, Row } from './memory-upstream';
import {
  commonSdl,
  compute,
  fieldResolvers,
  fieldSdl,
  rootResolvers,
  unionResolvers,
  unionSdl,
} from './random-resolvers';

/** A random graph's subschema, as a service would have it, and the overlay that joins it to the others. */
export interface RandomSubschema {
  readonly name: string;
  readonly typeDefs: string;
  readonly overlay: string;
  readonly resolvers: Resolvers;
  /** False: it answers whole objects by field name, as gRPC and events do; it has no arguments, unions or non-null fields below its root then. */
  readonly selects: boolean;
}

type Key = 'id' | 'code';

/** Cuts a subschema out of a graph. Its batch entry points answer in any order and leave out what they do not have. */
export function subschemaOf(graph: RandomGraph, name: string, random: Random): RandomSubschema {
  const parts = graph.entities
    .filter((entity) => isKnown(graph, entity, name))
    .map((entity) => entityPart(graph, { entity, name, random }));
  const fields = graph.entities.flatMap((entity) => plainFields(entity, name));
  const roots = graph.entities.filter((entity) => graph.roots.get(entity.name) === name);
  const rootSdl = roots.map(({ name: e }) => `all${e}: [${e}!]! one${e}(id: ID!): ${e} none${e}: ${e}`);
  const query = ['_ok: Boolean', ...rootSdl, ...parts.map(({ query: sdl }) => sdl)].join(' ');
  const resolvers: Record<string, Resolvers[string]> = {
    Query: Object.assign(rootResolvers(roots), ...parts.map(({ entryPoints }) => entryPoints)) as Record<
      string,
      Resolver
    >,
  };
  for (const { entity, types } of parts) resolvers[entity.name] = types;
  for (const { kind, targets } of fields) if (kind === 'any') resolvers[`U${targets.join('')}`] = unionResolvers;
  const typeDefs = [commonSdl, `type Query { ${query} }`, ...parts.map(({ sdl }) => sdl), ...unionSdl(fields)].join(
    '\n',
  );
  // Without aliases, what fails under one of a client's aliases takes the others along: only nullable fields do not show it.
  const needsAliases = fields.some(({ kind, nonNull }) => kind === 'echo' || kind === 'any' || nonNull);
  const selects = needsAliases || random.chance(0.5);
  return { name, typeDefs, resolvers, selects, overlay: parts.map(({ overlay }) => overlay).join('\n') };
}

function isKnown(graph: RandomGraph, entity: RandomEntity, name: string): boolean {
  const isTarget = graph.entities.some((other) =>
    plainFields(other, name).some(({ targets }) => targets.includes(entity.name)),
  );
  const owns = entity.fields.some(({ owners }) => owners.includes(name));
  return isTarget || owns || graph.roots.get(entity.name) === name || entity.keys.get(name) === 'both';
}

function plainFields({ fields }: RandomEntity, name: string): readonly RandomField[] {
  return fields.filter(({ kind, owners }) => kind !== 'computed' && owners.includes(name));
}

interface EntityPart {
  readonly entity: RandomEntity;
  readonly sdl: string;
  readonly query: string;
  readonly overlay: string;
  readonly entryPoints: Record<string, Resolver>;
  readonly types: Record<string, Resolver>;
}

function entityPart(
  graph: RandomGraph,
  { entity, name, random }: { readonly entity: RandomEntity; readonly name: string; readonly random: Random },
): EntityPart {
  const known = entity.keys.get(name) ?? 'id';
  const keys: readonly Key[] = known === 'both' ? ['id', 'code'] : [known];
  const plain = plainFields(entity, name);
  const computed = entity.fields.filter(({ kind, owners }) => kind === 'computed' && owners.includes(name));
  const keySdl = keys.map((key) => (key === 'id' ? 'id: ID!' : 'code: String!'));
  const sdl = `type ${entity.name} { ${[...keySdl, ...[...plain, ...computed].map(fieldSdl)].join(' ')} }`;
  const doors = keys.map((key) => entryPoint(entity, { name, key, computed, random }));
  const directives = keys.map((key) => `@key(selectionSet: "{ ${key} }")`).join(' ');
  const marks = computed.map(
    (field) => `${fieldSdl(field)} @computed(selectionSet: "{ ${field.requires.join(' ')} }")`,
  );
  const body = marks.length === 0 ? '' : `{ ${marks.join(' ')} }`;
  return {
    entity,
    sdl: [sdl, ...doors.map((door) => door.input)].join('\n'),
    query: doors.map((door) => door.query).join(' '),
    overlay: [`extend type ${entity.name} ${directives} ${body}`, ...doors.map((door) => door.overlay)].join('\n'),
    entryPoints: Object.fromEntries(doors.map((door) => [door.field, door.resolve])),
    types: {
      ...fieldResolvers(graph, plain),
      ...Object.fromEntries(computed.map((field): [string, Resolver] => [field.name, computedResolver(field)])),
    },
  };
}

function computedResolver(field: RandomField): Resolver {
  return (source) => {
    const input = source['input'] as Row | undefined;
    if (input === undefined) throw new Error(`${field.name} was asked for without what it requires.`);
    return compute(field, input);
  };
}

interface Door {
  readonly field: string;
  readonly input: string;
  readonly query: string;
  readonly overlay: string;
  readonly resolve: Resolver;
}

interface DoorPlace {
  readonly name: string;
  readonly key: Key;
  readonly computed: readonly RandomField[];
  readonly random: Random;
}

function entryPoint(entity: RandomEntity, { name, key, computed, random }: DoorPlace): Door {
  const field = `_${entity.name}By${key}`;
  const type = key === 'id' ? 'ID' : 'String';
  const find = (value: unknown, input?: Row): unknown => {
    const row = entity.rows.find((candidate) => candidate[key] === value && !candidate.absentIn.has(name));
    return row === undefined ? null : { ...row, input };
  };
  const many = (rows: readonly unknown[]): unknown => reorder(random, rows);
  if (computed.length > 0 || random.chance(0.3)) {
    const requires = [...new Set(computed.flatMap((each) => each.requires))];
    const inputs = requires.map((required) => {
      const found = entity.fields.find((candidate) => candidate.name === required);
      return `${required}: ${found?.type ?? 'String'}`;
    });
    const inputName = `${entity.name}By${key}Key`;
    return {
      field,
      input: `input ${inputName} { ${[`${key}: ${type}!`, ...inputs].join(' ')} }`,
      query: `${field}(keys: [${inputName}!]!): [${entity.name}]`,
      overlay: `extend type Query { ${field}(keys: [${inputName}!]!): [${entity.name}] @merge(keyArg: "keys") }`,
      resolve: (_, { keys }) => many((keys as Row[]).map((input) => find(input[key], input))),
    };
  }
  if (random.chance(0.25)) {
    return {
      field,
      input: '',
      query: `${field}(${key}: ${type}!): ${entity.name}`,
      overlay: `extend type Query { ${field}(${key}: ${type}!): ${entity.name} @merge(keyField: "${key}") }`,
      resolve: (_, args) => find(args[key]),
    };
  }
  return {
    field,
    input: '',
    query: `${field}(keys: [${type}!]!): [${entity.name}]`,
    overlay: `extend type Query { ${field}(keys: [${type}!]!): [${entity.name}] @merge(keyField: "${key}", keyArg: "keys") }`,
    resolve: (_, { keys }) => many((keys as string[]).map((value) => find(value))),
  };
}

/** A batch's answer as unkind services give it: permuted, short, or with a row twice. */
function reorder(random: Random, rows: readonly unknown[]): unknown[] {
  const kept = random.chance(0.5) ? rows.filter((row) => row !== null) : [...rows];
  const order = random.chance(0.6) ? random.shuffle(kept) : kept;
  const [first] = order;
  return first != null && random.chance(0.1) ? [...order, first] : order;
}

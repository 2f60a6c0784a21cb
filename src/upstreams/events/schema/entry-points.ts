import { parse, Source, type DefinitionNode } from 'graphql';
import { readDirectives, textArgument, type Compilation } from './compilation';
import { deriveConnection } from './derive-connection';
import { keysArgumentName, manyName, singleName } from './entry-point-names';
import type { Connection, EntityType, EntryPoint } from './events-model';

/** An entity's ways in, and their SDL. */
export interface EntryPoints {
  readonly entryPoints: readonly EntryPoint[];
  /** The field that lists it, if there is one. */
  readonly connection: Connection | undefined;
  /** What the schema gains. */
  readonly typeDefs: readonly DefinitionNode[];
  /** `@key` on the type, and `@merge` on the field that takes many keys. */
  readonly overlay: readonly DefinitionNode[];
}

/**
 * Derives an entity's entry points: of a projection, one for a single key and one for many; of a type with a key alone, an
 * internal one for many; and the connection that lists it. Their nodes stand at the line of the type, so that problems found later name it.
 */
export function deriveEntryPoints(work: Compilation, entity: EntityType): EntryPoints {
  const type = work.schema.getType(entity.name);
  const projections = type ? readDirectives(work, type, 'projection') : [];
  const nameOf = (argument: string): string | undefined =>
    projections.flatMap(({ args }) => textArgument(args, argument) ?? [])[0];
  const names = entity.key.map(({ name }) => name);
  const prefix = entity.projection === undefined ? '_' : '';
  const many = nameOf('many') ?? prefix + manyName(entity.name, names);
  const single = nameOf('single') ?? singleName(entity.name);
  const keysArgument = keysArgumentName(names);
  const singleField = entity.projection && printSingle(entity, single);
  const manyField = printMany(entity, { many, keysArgument });
  const mergeArgument = names.length === 1 ? `keyField: "${names.join()}"` : `keyArg: "${keysArgument}"`;
  const keyInput = names.length === 1 ? '' : `input ${entity.name}Key { ${printArguments(entity)} }`;
  const entryPoints: EntryPoint[] = [{ field: many, type: entity.name, keysArgument }];
  if (singleField !== undefined) entryPoints.push({ field: single, type: entity.name, keysArgument: undefined });
  const listed = deriveConnection(work, entity);
  const fields = `${singleField ?? ''} ${manyField} ${listed?.field ?? ''}`;
  return {
    entryPoints,
    connection: listed?.connection,
    typeDefs: parseAt(entity, `type Query { ${fields} } ${keyInput} ${listed?.types ?? ''}`),
    overlay: parseAt(
      entity,
      `extend type ${entity.name} @key(selectionSet: "{ ${names.join(' ')} }") ` +
        `extend type Query { ${manyField} @merge(${mergeArgument}) }`,
    ),
  };
}

function printSingle({ name, key, projection }: EntityType, field: string): string {
  const answer = projection?.hasEveryKey === true ? `${name}!` : name;
  const by = key.map((part) => part.name).join(' and ');
  return `"The ${name} of a key (${by}), as the events have left it." ${field}(${printArguments({ key })}): ${answer}`;
}

function printMany(
  { name, key, projection }: EntityType,
  { many, keysArgument }: { many: string; keysArgument: string },
): string {
  const answer = projection?.hasEveryKey === true ? `[${name}!]!` : `[${name}]!`;
  const [only, ...others] = key;
  const item = only === undefined || others.length > 0 ? `${name}Key` : only.type.name;
  return `"Of each key its ${name}, in the order of the keys." ${many}(${keysArgument}: [${item}!]!): ${answer}`;
}

function printArguments({ key }: Pick<EntityType, 'key'>): string {
  return key.map(({ name, type }) => `${name}: ${type.name}!`).join(', ');
}

function parseAt({ node }: EntityType, sdl: string): readonly DefinitionNode[] {
  const line = node.loc?.startToken.line ?? 1;
  return parse(new Source('\n'.repeat(line - 1) + sdl, node.loc?.source.name)).definitions;
}

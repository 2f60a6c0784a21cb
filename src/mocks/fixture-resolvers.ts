import {
  buildSchema,
  getNamedType,
  getNullableType,
  type GraphQLField,
  isInterfaceType,
  isListType,
  isObjectType,
  isUnionType,
} from 'graphql';
import type { MockResolver, MockResolvers } from './executable-schema';

/** A row of a type: field names to values. */
export type FixtureRow = Readonly<Record<string, unknown>>;

/** Rows by the name of their type. */
export type Fixtures = Readonly<Record<string, readonly FixtureRow[]>>;

/**
 * Makes resolvers of Query's fields whose type has rows. Arguments that are fields of the type select by equality; a list
 * argument named after one in the plural (`skus`) answers its rows in its order, null where there is none; `first` bounds a list.
 */
export function buildFixtureResolvers(sdl: string, fixtures: Fixtures): MockResolvers {
  const schema = buildSchema(sdl);
  for (const typeName of Object.keys(fixtures)) {
    if (!isObjectType(schema.getType(typeName)))
      throw new Error(`There is no object type ${typeName} for its fixtures.`);
  }
  const resolvers = Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const type = getNamedType(field.type);
    const possible = isInterfaceType(type) || isUnionType(type) ? schema.getPossibleTypes(type) : [type];
    const names = possible.map(({ name }) => name).filter((name) => name in fixtures);
    if (names.length === 0) return [];
    const rows = names.flatMap((name) => (fixtures[name] ?? []).map((row) => ({ __typename: name, ...row })));
    return [[field.name, resolveByRows(field, rows)] as const];
  });
  return { [schema.getQueryType()?.name ?? 'Query']: Object.fromEntries(resolvers) };
}

function resolveByRows({ type, args }: GraphQLField<unknown, unknown>, rows: readonly FixtureRow[]): MockResolver {
  const isList = isListType(getNullableType(type));
  const lists = args.filter((argument) => isListType(getNullableType(argument.type))).map(({ name }) => name);
  return (_source, given) => {
    const keys = lists.find((name) => Array.isArray(given[name]));
    if (isList && keys !== undefined) return findEach(given[keys] as readonly unknown[], keys, rows);
    const found = rows.filter((row) => Object.entries(given).every(([name, value]) => fits(row, name, value)));
    if (!isList) return found[0] ?? null;
    return typeof given['first'] === 'number' ? found.slice(0, given['first']) : found;
  };
}

/** An argument that is no field of the row does not select. */
function fits(row: FixtureRow, name: string, value: unknown): boolean {
  return !(name in row) || row[name] === value;
}

function findEach(
  keys: readonly unknown[],
  argument: string,
  rows: readonly FixtureRow[],
): readonly (FixtureRow | null)[] {
  const field = [argument.replace(/s$/, ''), argument.replace(/es$/, ''), argument.replace(/ies$/, 'y')].find((name) =>
    rows.some((row) => name in row),
  );
  if (field === undefined) return keys.map(() => null);
  return keys.map((key) => rows.find((row) => row[field] === key) ?? null);
}

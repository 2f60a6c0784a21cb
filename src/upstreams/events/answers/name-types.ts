import { getNamedType, isObjectType, type GraphQLObjectType, type GraphQLSchema } from 'graphql';
import type { UpstreamSelection } from '../../upstream';
import { collectSelectedFields } from './selected-fields';

type Row = Readonly<Record<string, unknown>>;

/** Adds what a selection asks of a row beyond its values; returns the row itself where that is nothing. */
export type TypeNaming = (row: Row) => Row;

/** Compiles the naming of types in a row: `__typename`, wherever it is asked for, in nested values too. */
export function compileTypeNaming(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  selections: readonly UpstreamSelection[],
): TypeNaming | undefined {
  const selected = collectSelectedFields(schema, type, selections);
  const nested = new Map<string, TypeNaming>();
  for (const [name, below] of selected) {
    const inner = getNamedType(type.getFields()[name]?.type);
    const naming = isObjectType(inner) ? compileTypeNaming(schema, inner, below) : undefined;
    if (naming !== undefined) nested.set(name, naming);
  }
  if (!selected.has('__typename') && nested.size === 0) return undefined;
  return function nameTypes(row) {
    const named: Record<string, unknown> = { ...row };
    if (selected.has('__typename')) named['__typename'] = type.name;
    for (const [name, naming] of nested) named[name] = mapRows(row[name], naming);
    return named;
  };
}

function mapRows(value: unknown, naming: TypeNaming): unknown {
  if (Array.isArray(value)) return value.map((item: unknown) => mapRows(item, naming));
  return typeof value === 'object' && value !== null ? naming(value as Row) : value;
}

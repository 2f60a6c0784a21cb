import type { RandomEntity, RandomField, RandomGraph, RandomRow } from './random-graph';
import type { Resolver, Resolvers, Row } from './memory-upstream';

/** Gives the value of a computed field from the values it requires. */
export function compute(field: RandomField, input: Row): string {
  return `${field.name}(${field.requires.map((name) => JSON.stringify(input[name] ?? null)).join(',')})`;
}

/** The value of a plain field as a subschema (or the monolith: its owner) answers it. Throws where the row has a fault. */
export function valueOf(graph: RandomGraph, field: RandomField, row: RandomRow): unknown {
  if (field.owners.some((owner) => row.absentIn.has(owner))) return null;
  const value = row.values[field.name];
  if (value instanceof Error) throw value;
  const toRow = (n: unknown, at = 0): unknown => (n === null ? null : targetRow(graph, field, { n, at }));
  if (field.targets.length === 0 || value === null) return value;
  if (field.kind === 'ref') return toRow(value);
  if (field.kind === 'matrix') return (value as unknown[][]).map((list) => list.map((n) => toRow(n)));
  return (value as unknown[]).map(toRow);
}

function targetRow(
  graph: RandomGraph,
  field: RandomField,
  { n, at }: { readonly n: unknown; readonly at: number },
): unknown {
  const name = field.targets[at % field.targets.length];
  const rows = graph.entities.find((entity) => entity.name === name)?.rows ?? [];
  return rows[Number(n) % rows.length];
}

/** Resolvers of an entity's plain fields; their source is a row. */
export function fieldResolvers(graph: RandomGraph, fields: readonly RandomField[]): Record<string, Resolver> {
  return Object.fromEntries(
    fields.map((field): [string, Resolver] => [
      field.name,
      (source, args) => {
        const value = valueOf(graph, field, source as unknown as RandomRow);
        return field.kind === 'echo' && value !== null ? `${value as string}:${JSON.stringify(args)}` : value;
      },
    ]),
  );
}

/** Names the type of a row, for unions. */
export const unionResolvers: Resolvers[string] = { __resolveType: (source) => source['entity'] };

/** An entity's field as SDL. */
export function fieldSdl({ name, kind, type, nonNull }: RandomField): string {
  return `${name}${kind === 'echo' ? '(x: Int = 7, tags: [String!], deep: Deep)' : ''}: ${type}${nonNull ? '!' : ''}`;
}

/** The unions that fields lead to, as SDL. */
export function unionSdl(fields: readonly RandomField[]): string[] {
  const unions = new Map(fields.filter(({ kind }) => kind === 'any').map(({ targets }) => [targets.join(''), targets]));
  return [...unions].map(([name, targets]) => `union U${name} = ${targets.join(' | ')}`);
}

/** What every schema of a random graph starts with. */
export const commonSdl = 'enum Color { RED GREEN }\ninput Deep { color: Color deep: [Deep] }';

/** True when some subschema knows the entity by its second key. */
export function hasCode({ entities }: RandomGraph, name: string): boolean {
  return [...(entities.find((entity) => entity.name === name)?.keys.values() ?? [])].some((key) => key !== 'id');
}

/** The public root fields of entities. */
export function rootResolvers(entities: readonly RandomEntity[]): Record<string, Resolver> {
  return Object.fromEntries(
    entities.flatMap(({ name, rows }): [string, Resolver][] => [
      [`all${name}`, () => rows],
      [`one${name}`, (_, { id }) => rows.find((row) => row.id === id) ?? null],
      [`none${name}`, () => null],
    ]),
  );
}

import {
  getNullableType,
  isNonNullType,
  type GraphQLArgument,
  type GraphQLFieldConfig,
  type GraphQLFieldConfigArgumentMap,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql';
import type { SubschemaDraft } from '../subschema-draft';
import type { ClientTypes } from './client-types';
import type { FieldHolder, Holder } from './draft-graph';
import { mergeNullability } from './merge-nullability';
import { isCanonical, preferred } from './preferred';

/** Lists who holds each field of a type, by name, in the order in which the fields are met. */
export function fieldHolders(
  holders: readonly Holder<GraphQLObjectType | GraphQLInterfaceType>[],
): ReadonlyMap<string, readonly FieldHolder[]> {
  const byName = new Map<string, FieldHolder[]>();
  for (const { draft, type } of holders) {
    for (const field of Object.values(type.getFields())) {
      const known = byName.get(field.name);
      if (known === undefined) byName.set(field.name, [{ draft, field }]);
      else known.push({ draft, field });
    }
  }
  return byName;
}

/** Merges the fields of an object type or an interface. */
export function mergeFields(
  types: ClientTypes,
  name: string,
  holders: readonly Holder<GraphQLObjectType | GraphQLInterfaceType>[],
): Record<string, GraphQLFieldConfig<unknown, unknown>> {
  const entries = [...fieldHolders(preferred(holders, name))].map(([field, owners]) => [
    field,
    mergeField(types, name, owners, holders.length > 1),
  ]);
  return Object.fromEntries(entries) as Record<string, GraphQLFieldConfig<unknown, unknown>>;
}

/** Merges one field. `isMerged`: its type is held by several subschemas. */
export function mergeField(
  types: ClientTypes,
  type: string,
  owners: readonly FieldHolder[],
  isMerged: boolean,
): GraphQLFieldConfig<unknown, unknown> {
  const [first, ...others] = preferred(owners, type, owners[0]?.field.name);
  if (first === undefined) throw new RangeError(`A field of ${type} has no owner.`);
  const ordered = [first, ...others];
  const answered = answeredTypes(type, ordered, isMerged);
  return {
    type: types.output(mergeNullability(answered, 'weakest')),
    args: mergeArguments(types, ordered),
    description: first.field.description ?? firstOf(others, ({ field }) => field.description),
    deprecationReason: first.field.deprecationReason ?? firstOf(others, ({ field }) => field.deprecationReason),
    astNode: first.field.astNode,
  };
}

/**
 * The types that decide whether a merged field is nullable: the canonical definition's alone, else everyone's; those that an
 * upstream states loosely are nullable.
 */
export function answeredTypes(
  type: string,
  owners: readonly FieldHolder[],
  isMerged: boolean,
): readonly GraphQLOutputType[] {
  const [first] = preferred(owners, type, owners[0]?.field.name);
  const deciding = first !== undefined && isCanonical(first.draft, type, first.field.name) ? [first] : owners;
  return deciding.map(({ draft, field }) =>
    isMerged && isSuppliedLoosely(draft, type, field.name) ? getNullableType(field.type) : field.type,
  );
}

/** True for a field whose non-null type says nothing of absent rows, because an entry point of such an upstream supplies it. */
function isSuppliedLoosely(draft: SubschemaDraft, type: string, field: string): boolean {
  if (!draft.subschema.upstream.entityFieldsNullable || draft.restated.has(`${type}.${field}`)) return false;
  const ways = draft.entryPoints.filter(({ entryPoint }) => entryPoint.type === type);
  const isKey = ways.some(({ entryPoint }) => entryPoint.match.some(([name]) => name === field));
  return ways.length > 0 && !isKey;
}

function mergeArguments(types: ClientTypes, owners: readonly FieldHolder[]): GraphQLFieldConfigArgumentMap {
  // Most fields take none.
  if (owners.every(({ field }) => field.args.length === 0)) return {};
  const byName = new Map<string, GraphQLArgument[]>();
  for (const { field } of owners) {
    for (const argument of field.args) {
      const known = byName.get(argument.name);
      if (known === undefined) byName.set(argument.name, [argument]);
      else known.push(argument);
    }
  }
  const entries = [...byName].map(([name, all]) => {
    const type = types.input(
      mergeNullability(
        all.map((argument) => argument.type),
        'strictest',
      ),
    );
    const description = firstOf(all, (argument) => argument.description);
    const defaultValue: unknown = all[0]?.defaultValue;
    const deprecationReason = deprecationOf(all, { type, defaultValue });
    return [name, { type, description, deprecationReason, defaultValue }];
  });
  return Object.fromEntries(entries) as GraphQLFieldConfigArgumentMap;
}

/** Why an argument or input field is deprecated. What one subschema requires is not deprecated, whatever others say. */
export function deprecationOf(
  all: readonly { readonly deprecationReason?: string | null | undefined }[],
  { type, defaultValue }: { readonly type: GraphQLInputType; readonly defaultValue: unknown },
): string | undefined {
  if (isNonNullType(type) && defaultValue === undefined) return undefined;
  return firstOf(all, ({ deprecationReason }) => deprecationReason);
}

/** The first value that any of the items has. */
export function firstOf<Item, Value>(
  items: readonly Item[],
  read: (item: Item) => Value | null | undefined,
): Value | undefined {
  for (const item of items) {
    const value = read(item);
    if (value != null) return value;
  }
  return undefined;
}

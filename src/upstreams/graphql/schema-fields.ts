import { type DocumentNode, type FieldDefinitionNode, Kind, type TypeNode, print } from 'graphql';

/** The fields of each object and interface type, by type and then by name. */
export type SchemaFields = ReadonlyMap<string, ReadonlyMap<string, FieldDefinitionNode>>;

/** Indexes the fields of a schema without extensions. */
export function indexFields({ definitions }: DocumentNode): SchemaFields {
  return new Map(
    definitions.flatMap((node) => {
      if (node.kind !== Kind.OBJECT_TYPE_DEFINITION && node.kind !== Kind.INTERFACE_TYPE_DEFINITION) return [];
      return [[node.name.value, new Map((node.fields ?? []).map((field) => [field.name.value, field]))] as const];
    }),
  );
}

/** A type without its non-null marks: `[ID!]!` is `[ID]`. */
export function printNullable(type: TypeNode): string {
  return print(type).replaceAll('!', '');
}

/** True when a variable of the first type may stand where the second is asked: equal, or stricter in what may be null. */
export function isAsStrict(given: TypeNode, asked: TypeNode): boolean {
  if (asked.kind === Kind.NON_NULL_TYPE) return given.kind === Kind.NON_NULL_TYPE && isAsStrict(given.type, asked.type);
  if (given.kind === Kind.NON_NULL_TYPE) return isAsStrict(given.type, asked);
  if (given.kind === Kind.LIST_TYPE) return asked.kind === Kind.LIST_TYPE && isAsStrict(given.type, asked.type);
  return asked.kind === Kind.NAMED_TYPE && asked.name.value === given.name.value;
}

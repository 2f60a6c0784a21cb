import { Kind, type TypeDefinitionNode } from 'graphql';
import { namedTypeOf } from '../overlay/named-type';

/** What a subschema does not show, in own names: types, and fields as `Type.field`. */
export interface HiddenParts {
  readonly types: ReadonlySet<string>;
  readonly fields: ReadonlySet<string>;
}

/**
 * Finds all that goes when some types and fields are hidden: fields whose type is hidden, and types that nothing is left of.
 * `listed` holds `Type` and `Type.field`.
 */
export function collectHiddenParts(
  definitions: Iterable<TypeDefinitionNode>,
  listed: ReadonlySet<string>,
): HiddenParts {
  const all = [...definitions];
  const types = new Set(all.map(({ name }) => name.value).filter((name) => listed.has(name)));
  const fields = new Set([...listed].filter((name) => name.includes('.')));
  for (let size = -1; size !== types.size;) {
    size = types.size;
    for (const definition of all) {
      const name = definition.name.value;
      if (!types.has(name) && !hasParts(definition, types, fields)) types.add(name);
    }
  }
  return { types, fields };
}

/** True while something of a type is left. Fields that go with their type are noted. */
function hasParts(definition: TypeDefinitionNode, types: ReadonlySet<string>, fields: Set<string>): boolean {
  switch (definition.kind) {
    case Kind.OBJECT_TYPE_DEFINITION:
    case Kind.INTERFACE_TYPE_DEFINITION:
    case Kind.INPUT_OBJECT_TYPE_DEFINITION: {
      const own = definition.fields ?? [];
      const name = (field: (typeof own)[number]) => `${definition.name.value}.${field.name.value}`;
      for (const field of own) if (types.has(namedTypeOf(field.type))) fields.add(name(field));
      return own.length === 0 || own.some((field) => !fields.has(name(field)));
    }
    case Kind.UNION_TYPE_DEFINITION:
      return definition.types?.length === 0 || (definition.types ?? []).some((type) => !types.has(type.name.value));
    case Kind.ENUM_TYPE_DEFINITION:
    case Kind.SCALAR_TYPE_DEFINITION:
      return true;
  }
}

import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  type InterfaceTypeDefinitionNode,
  type TypeDefinitionNode,
  type TypeSystemExtensionNode,
} from 'graphql';

/** Directives by which an upstream says in its own SDL how it merges and who may see what; `@key` and `@computed` with the argument that tells them from others of that name. */
const argumentOf: ReadonlyMap<string, string | undefined> = new Map([
  ['key', 'selectionSet'],
  ['computed', 'selectionSet'],
  ['merge', undefined],
  ['canonical', undefined],
  ['internal', undefined],
  ['authenticated', undefined],
  ['requiresScopes', undefined],
  ['policy', undefined],
]);

type FieldsDefinition = ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode;

/** Collects the stitching directives that types carry, as an overlay that would say the same; undefined when there are none. */
export function collectOwnOverlay(types: readonly TypeDefinitionNode[]): DocumentNode | undefined {
  const definitions = types.flatMap((type) => {
    const extension = hasFields(type) ? extendFields(type) : extendOther(type);
    return extension === undefined ? [] : [extension];
  });
  return definitions.length === 0 ? undefined : { kind: Kind.DOCUMENT, definitions };
}

function extendFields(type: FieldsDefinition): TypeSystemExtensionNode | undefined {
  const directives = pick(type.directives);
  const fields = (type.fields ?? [])
    .map((field) => ({ ...field, directives: pick(field.directives) }))
    .filter((field) => field.directives.length > 0);
  if (directives.length === 0 && fields.length === 0) return undefined;
  const kind = type.kind === Kind.OBJECT_TYPE_DEFINITION ? Kind.OBJECT_TYPE_EXTENSION : Kind.INTERFACE_TYPE_EXTENSION;
  return { kind, name: type.name, directives, fields, ...(type.loc === undefined ? {} : { loc: type.loc }) };
}

/** Of types without fields what counts is who may see them. */
function extendOther(type: TypeDefinitionNode): TypeSystemExtensionNode | undefined {
  const directives = pick(type.directives);
  const loc = type.loc === undefined ? {} : { loc: type.loc };
  if (directives.length === 0) return undefined;
  switch (type.kind) {
    case Kind.UNION_TYPE_DEFINITION:
      return { kind: Kind.UNION_TYPE_EXTENSION, name: type.name, directives, ...loc };
    case Kind.ENUM_TYPE_DEFINITION:
      return { kind: Kind.ENUM_TYPE_EXTENSION, name: type.name, directives, ...loc };
    case Kind.SCALAR_TYPE_DEFINITION:
      return { kind: Kind.SCALAR_TYPE_EXTENSION, name: type.name, directives, ...loc };
    default:
      return undefined;
  }
}

function pick(directives: readonly ConstDirectiveNode[] = []): readonly ConstDirectiveNode[] {
  return directives.filter(({ name, arguments: given = [] }) => {
    const needed = argumentOf.get(name.value);
    return argumentOf.has(name.value) && (needed === undefined || given.some((each) => each.name.value === needed));
  });
}

function hasFields(type: TypeDefinitionNode): type is FieldsDefinition {
  return type.kind === Kind.OBJECT_TYPE_DEFINITION || type.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

import {
  Enum,
  MapField,
  Method,
  type NamespaceBase,
  type ReflectionObject,
  type Root,
  Service,
  Type,
} from 'protobufjs';
import type { Field, OneOf } from 'protobufjs';
import descriptor from 'protobufjs/ext/descriptor';

type Json = Record<string, unknown>;

/** Numbers of `FieldDescriptorProto.Type`. */
const typeNumbers: Readonly<Record<string, number>> = {
  double: 1,
  float: 2,
  int64: 3,
  uint64: 4,
  int32: 5,
  fixed64: 6,
  fixed32: 7,
  bool: 8,
  string: 9,
  bytes: 12,
  uint32: 13,
  sfixed32: 15,
  sfixed64: 16,
  sint32: 17,
  sint64: 18,
};
const label = { optional: 1, required: 2, repeated: 3 } as const;

/**
 * Writes the declarations of a root as serialised `FileDescriptorProto`s, one for each package, each importing all others.
 * The syntax is proto3 throughout; what proto2 says otherwise is said field by field.
 */
export function describeRoot(root: Root): ReadonlyMap<string, Uint8Array> {
  const packages = collectPackages(root);
  const names = packages.map(fileName);
  return new Map(
    packages.map((home) => {
      const own = fileName(home);
      const file: Json = {
        name: own,
        package: fullName(home),
        syntax: 'proto3',
        dependency: names.filter((name) => name !== own),
        messageType: nestedOf(home, Type).map(describeType),
        enumType: nestedOf(home, Enum).map(describeEnum),
        service: nestedOf(home, Service).map(describeService),
      };
      const { FileDescriptorProto } = descriptor;
      return [own, FileDescriptorProto.encode(FileDescriptorProto.fromObject(file)).finish()] as const;
    }),
  );
}

/** The file that declares a service or another symbol by its full name; undefined when nothing is declared there. */
export function fileOfSymbol(root: Root, symbol: string): string | undefined {
  const found = root.lookup(symbol);
  let home: ReflectionObject | null = found;
  while (home instanceof Type || home instanceof Service || home instanceof Enum || home instanceof Method)
    home = home.parent;
  return home === null || !('nestedArray' in home) ? undefined : fileName(home as NamespaceBase);
}

function collectPackages(home: NamespaceBase): readonly NamespaceBase[] {
  const below = home.nestedArray.flatMap((nested) => (isPackage(nested) ? collectPackages(nested) : []));
  return home.nestedArray.some((nested) => !isPackage(nested)) ? [home, ...below] : below;
}

function isPackage(object: ReflectionObject): object is NamespaceBase {
  return 'nestedArray' in object && !(object instanceof Type) && !(object instanceof Service);
}

function nestedOf<T extends ReflectionObject>(
  home: NamespaceBase,
  kind: abstract new (...args: never[]) => T,
): readonly T[] {
  return home.nestedArray.filter((nested): nested is T & ReflectionObject => nested instanceof kind);
}

function describeType(type: Type): Json {
  const fields = type.fieldsArray.filter((field) => field.declaringField === null);
  const oneofs = type.oneofsArray.filter((oneof) => !oneof.isProto3Optional);
  // Presence is a oneof of one member in proto3; such oneofs come after all others.
  const present = fields.filter((field) => needsPresence(field));
  const maps = fields.filter((field): field is Field & MapField => field instanceof MapField);
  return {
    name: type.name,
    field: fields.map((field) => describeField(field, { oneofs, present })),
    oneofDecl: [...oneofs.map(({ name }) => ({ name })), ...present.map(({ name }) => ({ name: `_${name}` }))],
    nestedType: [...nestedOf(type, Type).map(describeType), ...maps.map(describeEntry)],
    enumType: nestedOf(type, Enum).map(describeEnum),
  };
}

function needsPresence(field: Field): boolean {
  const inOneof = field.partOf !== null && !field.partOf.isProto3Optional;
  return !field.repeated && !field.map && !field.required && !inOneof && field.hasPresence && !isMessage(field);
}

interface Presence {
  readonly oneofs: readonly OneOf[];
  readonly present: readonly Field[];
}

function describeField(field: Field, { oneofs, present }: Presence): Json {
  const map = field instanceof MapField;
  const optional = present.indexOf(field);
  const oneof = optional >= 0 ? oneofs.length + optional : field.partOf === null ? -1 : oneofs.indexOf(field.partOf);
  return {
    name: field.name,
    number: field.id,
    label: map || field.repeated ? label.repeated : field.required ? label.required : label.optional,
    ...(map ? { type: 11, typeName: `${field.parent?.fullName ?? ''}.${entryName(field)}` } : describeValue(field)),
    ...(oneof < 0 ? {} : { oneofIndex: oneof }),
    ...(optional < 0 ? {} : { proto3Optional: true }),
    options: {
      ...(isDeprecated(field) ? { deprecated: true } : {}),
      ...(field.repeated && field.type in typeNumbers && !field.packed ? { packed: false } : {}),
    },
  };
}

function describeValue(field: Field): Json {
  const { resolvedType, type } = field.resolve();
  if (resolvedType instanceof Enum) return { type: 14, typeName: resolvedType.fullName };
  if (resolvedType instanceof Type) return { type: field.delimited ? 10 : 11, typeName: resolvedType.fullName };
  return { type: typeNumbers[type] };
}

function describeEntry(field: Field & MapField): Json {
  return {
    name: entryName(field),
    field: [
      { name: 'key', number: 1, label: label.optional, type: typeNumbers[field.keyType] },
      { name: 'value', number: 2, label: label.optional, ...describeValue(field) },
    ],
    options: { mapEntry: true },
  };
}

function describeEnum(type: Enum): Json {
  return {
    name: type.name,
    value: Object.entries(type.values).map(([name, number]) => ({
      name,
      number,
      options: type.valuesOptions?.[name]?.['deprecated'] === true ? { deprecated: true } : {},
    })),
  };
}

function describeService(service: Service): Json {
  return {
    name: service.name,
    options: isDeprecated(service) ? { deprecated: true } : {},
    method: service.methodsArray.map((method) => {
      const { resolvedRequestType, resolvedResponseType } = method.resolve() as Method;
      return {
        name: method.name,
        inputType: resolvedRequestType?.fullName,
        outputType: resolvedResponseType?.fullName,
        clientStreaming: method.requestStream === true,
        serverStreaming: method.responseStream === true,
        options: isDeprecated(method) ? { deprecated: true } : {},
      };
    }),
  };
}

function isMessage(field: Field): boolean {
  return field.resolve().resolvedType instanceof Type;
}

function isDeprecated({ options }: ReflectionObject): boolean {
  return options?.['deprecated'] === true;
}

/** As protoc names the entry of a map. */
function entryName({ name }: Field): string {
  return `${name.replace(/(?:^|_)([A-Za-z0-9])/g, (_, next: string) => next.toUpperCase())}Entry`;
}

function fileName(home: NamespaceBase): string {
  return `${fullName(home).replaceAll('.', '/') || 'root'}.proto`;
}

function fullName(object: ReflectionObject): string {
  return object.fullName.replace(/^\./, '');
}

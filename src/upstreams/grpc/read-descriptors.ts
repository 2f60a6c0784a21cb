import { Enum, Field, MapField, Method, type NamespaceBase, OneOf, Root, Service, Type } from 'protobufjs';
import type {
  IDescriptorProto,
  IEnumDescriptorProto,
  IFieldDescriptorProto,
  IFileDescriptorProto,
  IServiceDescriptorProto,
} from 'protobufjs/ext/descriptor';
import { featuresOfFile, type FeatureOptions, readFeatures } from './descriptor-features';

/** A field's descriptor with the member that protobufjs's types leave out. */
type FieldDescriptor = IFieldDescriptorProto & { readonly proto3Optional?: boolean };

/** What `label` and `type` in a field's descriptor mean. */
const labels: Readonly<Record<number, string | undefined>> = { 2: 'required', 3: 'repeated' };
const groupType = 10;
const typeNames: Readonly<Record<number, string | undefined>> = {
  1: 'double',
  2: 'float',
  3: 'int64',
  4: 'uint64',
  5: 'int32',
  6: 'fixed64',
  7: 'fixed32',
  8: 'bool',
  9: 'string',
  12: 'bytes',
  13: 'uint32',
  15: 'sfixed32',
  16: 'sfixed64',
  17: 'sint32',
  18: 'sint64',
};

/**
 * Builds from descriptors the same declarations that parsing their .proto files gives, comments aside. protobufjs's own
 * reading turns maps into lists, and forgets which fields are `optional` in proto3. Throws on descriptors that do not fit together.
 */
export function readDescriptors(files: readonly IFileDescriptorProto[]): Root {
  const root = new Root();
  for (const file of files) {
    const home: NamespaceBase = file.package ? root.define(file.package) : root;
    for (const message of file.messageType ?? []) home.add(readMessage(message, featuresOfFile(file)));
    for (const type of file.enumType ?? []) home.add(readEnum(type));
    for (const service of file.service ?? []) home.add(readService(service));
  }
  root.resolveAll();
  return root;
}

function readMessage(descriptor: IDescriptorProto, features: FeatureOptions): Type {
  const type = new Type(nameOf(descriptor), { features: { ...features, ...readFeatures(descriptor.options) } });
  const entries = new Map(
    (descriptor.nestedType ?? []).filter(({ options }) => options?.mapEntry).map((entry) => [nameOf(entry), entry]),
  );
  for (const nested of descriptor.nestedType ?? []) {
    if (!entries.has(nameOf(nested))) type.add(readMessage(nested, {}));
  }
  for (const nested of descriptor.enumType ?? []) type.add(readEnum(nested));
  const fields = descriptor.field ?? [];
  for (const each of fields) type.add(readField(each, entries));
  for (const [index, oneof] of (descriptor.oneofDecl ?? []).entries()) {
    const members = fields.filter((each) => Object.hasOwn(each, 'oneofIndex') && each.oneofIndex === index);
    type.add(new OneOf(nameOf(oneof), members.map(nameOf)));
  }
  return type;
}

function readField(descriptor: FieldDescriptor, entries: ReadonlyMap<string, IDescriptorProto>): Field | MapField {
  const { number = 0, label = 1, options } = descriptor;
  const entry = label === 3 ? entries.get(lastStep(descriptor.typeName)) : undefined;
  const settings = fieldOptions(descriptor, options);
  if (entry !== undefined) {
    const [key, value] = [1, 2].map((id) => entry.field?.find((each) => each.number === id));
    if (key === undefined || value === undefined) throw new Error(`${nameOf(entry)} is no entry of a map.`);
    return new MapField(nameOf(descriptor), number, typeOf(key), typeOf(value), settings);
  }
  return new Field(nameOf(descriptor), number, typeOf(descriptor), labels[label], undefined, settings);
}

function fieldOptions(descriptor: FieldDescriptor, options: IFieldDescriptorProto['options']): Record<string, unknown> {
  const encoding = descriptor.type === groupType ? { message_encoding: 'DELIMITED' } : {};
  const features = { ...readFeatures(options), ...encoding };
  return {
    ...(isDeprecated(options) ? { deprecated: true } : {}),
    ...(descriptor.proto3Optional === true ? { proto3_optional: true } : {}),
    ...(options != null && Object.hasOwn(options, 'packed') ? { packed: options.packed } : {}),
    ...(Object.keys(features).length === 0 ? {} : { features }),
  };
}

function readEnum(descriptor: IEnumDescriptorProto): Enum {
  const values = descriptor.value ?? [];
  const numbers = Object.fromEntries(values.map((value) => [nameOf(value), value.number ?? 0]));
  const options = Object.fromEntries(
    values.filter((value) => isDeprecated(value.options)).map((value) => [nameOf(value), { deprecated: true }]),
  );
  return new Enum(nameOf(descriptor), numbers, { allow_alias: true }, undefined, undefined, options);
}

function readService(descriptor: IServiceDescriptorProto): Service {
  const service = new Service(nameOf(descriptor), isDeprecated(descriptor.options) ? { deprecated: true } : undefined);
  for (const method of descriptor.method ?? []) {
    const { inputType = '', outputType = '', clientStreaming = false, serverStreaming = false } = method;
    const options = isDeprecated(method.options) ? { deprecated: true } : undefined;
    service.add(new Method(nameOf(method), 'rpc', inputType, outputType, clientStreaming, serverStreaming, options));
  }
  return service;
}

function typeOf({ type = 0, typeName }: IFieldDescriptorProto): string {
  return typeName || (typeNames[type] ?? '');
}

function isDeprecated(options: unknown): boolean {
  return typeof options === 'object' && options !== null && 'deprecated' in options && options.deprecated === true;
}

function lastStep(typeName = ''): string {
  return typeName.slice(typeName.lastIndexOf('.') + 1);
}

function nameOf({ name = '' }: { readonly name?: string }): string {
  return name;
}

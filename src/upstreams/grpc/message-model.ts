import { Enum, MapField, Type, type Field } from 'protobufjs';
import { legalName } from './legal-name';

/** Scalars of protobuf, by their names in a .proto file. */
export type ProtoScalar =
  | 'double'
  | 'float'
  | 'int32'
  | 'uint32'
  | 'sint32'
  | 'fixed32'
  | 'sfixed32'
  | 'int64'
  | 'uint64'
  | 'sint64'
  | 'fixed64'
  | 'sfixed64'
  | 'bool'
  | 'string'
  | 'bytes';

/** Messages of google.protobuf that have a scalar of their own in GraphQL. */
export type KnownMessage = 'Timestamp' | 'Duration' | 'Struct' | 'Value' | 'ListValue';

/** What one value of a field is, lists and maps aside. */
export type ValueShape =
  | { readonly kind: 'scalar'; readonly scalar: ProtoScalar }
  | { readonly kind: 'enum'; readonly type: Enum }
  | { readonly kind: 'known'; readonly known: KnownMessage; readonly type: Type }
  | { readonly kind: 'wrapper'; readonly scalar: ProtoScalar; readonly type: Type }
  | { readonly kind: 'empty'; readonly type: Type }
  | { readonly kind: 'message'; readonly type: Type };

/** A field of a message, as both directions and the schema need it. */
export interface FieldModel {
  /** Its name in GraphQL: the proto's, made legal. */
  readonly name: string;
  readonly field: Field;
  readonly shape: ValueShape;
  readonly rule: 'single' | 'list' | 'map';
  /** The type of a map's keys. */
  readonly key: ProtoScalar | undefined;
  /** True when a message may come without a value that means something else than the default. */
  readonly nullable: boolean;
  /** The oneof it is a member of; proto3's `optional` is none. */
  readonly oneof: string | undefined;
}

const scalars: ReadonlySet<string> = new Set<ProtoScalar>([
  'double',
  'float',
  'int32',
  'uint32',
  'sint32',
  'fixed32',
  'sfixed32',
  'int64',
  'uint64',
  'sint64',
  'fixed64',
  'sfixed64',
  'bool',
  'string',
  'bytes',
]);

const knownMessage = /^\.google\.protobuf\.(Timestamp|Duration|Struct|Value|ListValue)$/;
const wrapperMessage = /^\.google\.protobuf\.(?:Double|Float|Int64|UInt64|Int32|UInt32|Bool|String|Bytes)Value$/;

const models = new WeakMap<Type, readonly FieldModel[]>();

/** Describes the fields of a message in the order of their declaration; extensions are left out. */
export function describeMessage(type: Type): readonly FieldModel[] {
  const known = models.get(type);
  if (known !== undefined) return known;
  const taken = new Set<string>();
  const model = ownFields(type).map((field) => describeField(field, legalName(field.name, taken)));
  models.set(type, model);
  return model;
}

/** Says what a message is as a value. */
export function shapeOfMessage(type: Type): ValueShape {
  const known = knownMessage.exec(type.fullName)?.[1];
  if (isKnown(known)) return { kind: 'known', known, type };
  if (wrapperMessage.test(type.fullName)) {
    const scalar = type.fieldsById[1]?.type;
    if (isScalar(scalar)) return { kind: 'wrapper', scalar, type };
  }
  return { kind: ownFields(type).length === 0 ? 'empty' : 'message', type };
}

/** True for the one message whose own value may be null: `google.protobuf.Value`. */
export function holdsNull(shape: ValueShape): boolean {
  return shape.kind === 'known' && shape.known === 'Value';
}

function ownFields(type: Type): readonly Field[] {
  return type.fieldsArray.filter((field) => field.declaringField === null);
}

function describeField(field: Field, name: string): FieldModel {
  const shape = shapeOfField(field.resolve());
  const map = field instanceof MapField;
  const rule = map ? 'map' : field.repeated ? 'list' : 'single';
  const message = shape.kind !== 'scalar' && shape.kind !== 'enum';
  return {
    name,
    field,
    shape,
    rule,
    key: map && isScalar(field.keyType) ? field.keyType : undefined,
    nullable: rule === 'single' && !field.required && (message || field.hasPresence),
    oneof: field.partOf === null || field.partOf.isProto3Optional ? undefined : field.partOf.name,
  };
}

function shapeOfField(field: Field): ValueShape {
  const { type, resolvedType } = field;
  if (resolvedType instanceof Enum) return { kind: 'enum', type: resolvedType };
  if (resolvedType instanceof Type) return shapeOfMessage(resolvedType);
  if (isScalar(type)) return { kind: 'scalar', scalar: type };
  throw new Error(`${field.fullName} has the unknown type ${type}.`);
}

function isScalar(name: string | undefined): name is ProtoScalar {
  return name !== undefined && scalars.has(name);
}

function isKnown(name: string | undefined): name is KnownMessage {
  return name !== undefined && knownMessage.test(`.google.protobuf.${name}`);
}
